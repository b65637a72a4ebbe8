/** Asks for a decision about risks: reason and last day are mandatory, the rest may be empty. Writes nothing. */
import * as vscode from 'vscode';
import { isDay } from '../../core/spreadsheet/calendarDay';
import { dayMs } from '../../core/time/durations';
import { askForText } from '../messages';

export interface RiskAnswer {
  readonly reason: string;
  /** ISO day. */
  readonly until: string;
  readonly owner: string;
  readonly approver: string;
  readonly ticket: string;
}

const usualDays = [30, 90, 180] as const;

/** `today` is an ISO day, `proposed` who is likely to own it, or ''. Undefined: the person decided nothing. */
export async function askForDecision(today: string, proposed: string): Promise<RiskAnswer | undefined> {
  const title = vscode.l10n.t('Accept Risk');
  const reason = await askForText({
    title,
    prompt: vscode.l10n.t('Reason'),
    ignoreFocusOut: true,
    validateInput: (typed) => (typed.trim() === '' ? vscode.l10n.t('Enter a reason.') : undefined),
  });
  if (reason === undefined) return undefined;
  const until = await askForLastDay(title, today);
  if (until === undefined) return undefined;
  const ownerPrompt =
    proposed === ''
      ? vscode.l10n.t('Owner (press Enter to leave it out)')
      : vscode.l10n.t('Owner, as Git knows you (clear the text to leave it out)');
  const owner = await askForOptional(title, ownerPrompt, proposed);
  if (owner === undefined) return undefined;
  const approver = await askForOptional(title, vscode.l10n.t('Approver (press Enter to leave it out)'));
  if (approver === undefined) return undefined;
  const ticket = await askForOptional(title, vscode.l10n.t('Ticket (press Enter to leave it out)'));
  return ticket === undefined ? undefined : { reason: reason.trim(), until, owner, approver, ticket };
}

async function askForLastDay(title: string, today: string): Promise<string | undefined> {
  const days = usualDays.map((count) => {
    const day = new Date(Date.parse(today) + count * dayMs).toISOString().slice(0, 10);
    return { label: vscode.l10n.t('In {0} days', count), description: day, day };
  });
  const other = { label: vscode.l10n.t('Other Day…'), description: '', day: undefined };
  const placeHolder = vscode.l10n.t('Last day of the acceptance');
  const picked = await vscode.window.showQuickPick([...days, other], { title, placeHolder, ignoreFocusOut: true });
  if (picked?.day !== undefined || picked === undefined) return picked?.day;
  const typed = await askForText({
    title,
    prompt: vscode.l10n.t('Last day, like 2027-01-31'),
    ignoreFocusOut: true,
    validateInput: (day) => dayProblem(day.trim(), today),
  });
  return typed?.trim();
}

function dayProblem(day: string, today: string): string | undefined {
  if (!isDay(day)) return vscode.l10n.t('Enter a day like 2027-01-31.');
  return day < today ? vscode.l10n.t('{0} is in the past.', day) : undefined;
}

function askForOptional(title: string, prompt: string, value = ''): Promise<string | undefined> {
  return Promise.resolve(askForText({ title, prompt, value, ignoreFocusOut: true, validateInput: () => undefined }));
}
