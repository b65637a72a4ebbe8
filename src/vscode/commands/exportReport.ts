/** Asks for the format and place of a report and has it written. Replaces no file without VS Code's own question. */
import { basename, dirname, extname, join } from 'node:path';
import * as vscode from 'vscode';
import { UserError } from '../../core/message/errors';
import type { ResumableScan } from '../../core/scan/resumableScan';
import { say } from '../../core/message/text';
import { reportFileEndings, type ReportFormat, reportFormats } from '../../reports/reportFormats';
import type { JobClient } from '../../threads/jobs/jobClient';
import type { JobInput } from '../../threads/jobs/jobProtocol';
import { showInformation } from '../messages';
import { tellError } from '../progress/errorMessage';
import type { ScanStore } from '../scanState/scanStore';

export interface ExportParts {
  readonly store: ScanStore;
  readonly jobs: JobClient;
  readonly log: vscode.LogOutputChannel;
}

/**
 * Of the scan or the workbook given, else of the workbook that was scanned last. Resolves with the file; undefined: the person wants none or
 * was told why.
 */
export async function exportReport(
  parts: ExportParts,
  given: ResumableScan | vscode.Uri | undefined,
): Promise<vscode.Uri | undefined> {
  let meant = given;
  try {
    const { of, workbookPath } = await chosen(parts.store, given);
    meant ??= vscode.Uri.file(workbookPath);
    const format = await askForFormat();
    if (format === undefined) return undefined;
    const file = await askForFile(workbookPath, format);
    if (file === undefined) return undefined;
    await parts.jobs.run('exportReport', { storageFolder: parts.store.folder, of, file: file.fsPath, format });
    void offerToOpen(file);
    return file;
  } catch (error) {
    tellError(error, parts.log, { retry: () => exportReport(parts, meant) });
    return undefined;
  }
}

interface Chosen {
  readonly of: JobInput<'exportReport'>['of'];
  readonly workbookPath: string;
}

async function chosen(store: ScanStore, given: ResumableScan | vscode.Uri | undefined): Promise<Chosen> {
  if (given !== undefined && 'scanId' in given) {
    return { of: { kind: 'scan', scanId: given.scanId }, workbookPath: given.workbookPath };
  }
  const path = given?.fsPath ?? (await store.refresh())[0]?.workbookPath;
  if (path === undefined) throw noScan();
  return { of: { kind: 'workbook', path }, workbookPath: path };
}

async function askForFormat(): Promise<ReportFormat | undefined> {
  const items = reportFormats.map((format) => ({
    label: formatName(format),
    description: reportFileEndings[format],
    format,
  }));
  const title = vscode.l10n.t('Export Report');
  return (await vscode.window.showQuickPick(items, { title }))?.format;
}

async function askForFile(workbookPath: string, format: ReportFormat): Promise<vscode.Uri | undefined> {
  const ending = reportFileEndings[format];
  const name = basename(workbookPath, extname(workbookPath));
  return vscode.window.showSaveDialog({
    title: vscode.l10n.t('Export Report'),
    saveLabel: vscode.l10n.t('Export'),
    defaultUri: vscode.Uri.file(join(dirname(workbookPath), `${name}-report${ending}`)),
    filters: { [formatName(format)]: [ending.slice(1)] },
  });
}

async function offerToOpen(file: vscode.Uri): Promise<void> {
  const open = vscode.l10n.t('Open');
  const text = vscode.l10n.t('The report is written to {0}.', basename(file.fsPath));
  if ((await showInformation(text, open)) !== open) return;
  if (/\.(html|xlsx)$/.test(file.path)) await vscode.env.openExternal(file);
  else await vscode.window.showTextDocument(file);
}

function formatName(format: ReportFormat): string {
  switch (format) {
    case 'text':
      return vscode.l10n.t('Text');
    case 'markdown':
      return 'Markdown';
    case 'html':
      return vscode.l10n.t('Web page');
    case 'csv':
      return vscode.l10n.t('Table (CSV)');
    case 'json':
      return 'JSON';
    case 'sarif':
      return 'SARIF';
    case 'cyclonedx-vex':
      return 'CycloneDX VEX';
    case 'xlsx':
      return vscode.l10n.t('Excel workbook');
  }
}

function noScan(): UserError {
  return new UserError({ code: 'nothingToResume', what: say`No scan yet`, next: say`Start a scan` });
}
