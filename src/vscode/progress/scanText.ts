/** Numbers of a scan in words a person reads, in the editor's language. */
import * as vscode from 'vscode';
import type { ScanProgress } from '../../core/scan/scanEvent';
import { localize } from '../localize';
import { briefCountsParts } from './countsText';

/** `130 of 486 packages · 6 vulnerable · about 40 s left`. */
export function progressText(progress: ScanProgress): string {
  const parts = [shortProgressText(progress)];
  if (progress.remainingMs !== undefined && progress.remainingMs >= 1000) {
    parts.push(vscode.l10n.t('about {0} left', durationText(progress.remainingMs)));
  }
  if (progress.nextSaveMs !== undefined && progress.nextSaveMs >= 1000) {
    parts.push(vscode.l10n.t('next save in {0}', durationText(progress.nextSaveMs)));
  }
  return parts.join(' · ');
}

/** `130 of 486 packages · 6 vulnerable · 2 not checked`: batches are for checkpoints and the log. */
export function shortProgressText(progress: ScanProgress): string {
  const found = progress.completedPackages === 0 ? [] : briefCountsParts(progress.counts);
  return [doneText(progress), ...found].join(' · ');
}

/** `130 of 486 packages`. */
export function doneText({ completedPackages, totalPackages }: ScanProgress): string {
  return totalPackages === 1
    ? vscode.l10n.t('{0} of 1 package', completedPackages)
    : vscode.l10n.t('{0} of {1} packages', completedPackages, totalPackages);
}

/** `8 s`, `3 min`, `2 h 5 min`: as exact as an estimate can be. */
export function durationText(milliseconds: number): string {
  const seconds = Math.max(1, Math.round(milliseconds / 1000));
  if (seconds < 60) return vscode.l10n.t('{0} s', seconds);
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return vscode.l10n.t('{0} min', minutes);
  return vscode.l10n.t('{0} h {1} min', Math.floor(minutes / 60), minutes % 60);
}

/** Packages per second, or per minute where that reads better. */
export function rateText(packagesPerSecond: number): string {
  if (packagesPerSecond >= 1) return vscode.l10n.t('{0} packages per second', formatted(packagesPerSecond));
  return vscode.l10n.t('{0} packages per minute', formatted(packagesPerSecond * 60));
}

/** `Slowest source: NVD, 840 ms per answer`. */
export function slowestSourceText({ label, meanMs }: { readonly label: string; readonly meanMs: number }): string {
  return vscode.l10n.t('Slowest source: {0}, {1} ms per response', localize(label), formatted(Math.round(meanMs)));
}

/** `just now`, `3 min. ago`, `2 days ago`. */
export function ageText(iso: string, now: number): string {
  const minutes = Math.floor((now - Date.parse(iso)) / 60_000);
  if (minutes < 1) return vscode.l10n.t('just now');
  const relative = new Intl.RelativeTimeFormat(vscode.env.language, { numeric: 'always', style: 'short' });
  if (minutes < 60) return relative.format(-minutes, 'minute');
  if (minutes < 24 * 60) return relative.format(-Math.floor(minutes / 60), 'hour');
  return relative.format(-Math.floor(minutes / (24 * 60)), 'day');
}

/** The time of day, with the date where it was another day. */
export function timeText(iso: string, now: number): string {
  const time = new Date(iso);
  const isToday = time.toDateString() === new Date(now).toDateString();
  return time.toLocaleString(vscode.env.language, { timeStyle: 'medium', ...(isToday ? {} : { dateStyle: 'medium' }) });
}

/** `118 kB`. */
export function sizeText(bytes: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
  const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const value = bytes / 1000 ** step;
  const format = {
    style: 'unit',
    unit: units[step],
    unitDisplay: step === 0 ? 'long' : 'short',
    maximumFractionDigits: value < 10 && step > 0 ? 1 : 0,
  } as const;
  return new Intl.NumberFormat(vscode.env.language, format).format(value);
}

function formatted(value: number): string {
  return new Intl.NumberFormat(vscode.env.language, { maximumFractionDigits: value < 10 ? 1 : 0 }).format(value);
}
