/** Notifications, questions, and progress: every text on its way there is made inert here, because VS Code runs links in them with full rights. */
import * as vscode from 'vscode';
import { inertMessage } from '../core/message/inert';

type Show = (text: string, ...items: string[]) => Thenable<string | undefined>;

export const showError: Show = (text, ...items) => vscode.window.showErrorMessage(inertMessage(text), ...items);

export const showWarning: Show = (text, ...items) => vscode.window.showWarningMessage(inertMessage(text), ...items);

export const showInformation: Show = (text, ...items) =>
  vscode.window.showInformationMessage(inertMessage(text), ...items);

/** A question that must be answered before anything else. */
export function askModally(
  question: string,
  detail: string | undefined,
  ...items: string[]
): Thenable<string | undefined> {
  const options = { modal: true, ...(detail === undefined ? {} : { detail: inertMessage(detail) }) };
  return vscode.window.showWarningMessage(inertMessage(question), options, ...items);
}

/** Rejects as the task does. */
export function withProgress<T>(
  options: vscode.ProgressOptions,
  task: (
    progress: vscode.Progress<{ message?: string; increment?: number }>,
    token: vscode.CancellationToken,
  ) => Thenable<T>,
): Thenable<T> {
  const { title, ...others } = options;
  return vscode.window.withProgress(
    title === undefined ? others : { ...others, title: inertMessage(title) },
    (progress, token) => {
      const report: typeof progress.report = ({ message, ...step }) =>
        progress.report(message === undefined ? step : { ...step, message: inertMessage(message) });
      return task({ report }, token);
    },
  );
}

/** VS Code makes links in the prompt and in what is wrong with an input, too. */
export function askForText(
  options: Omit<vscode.InputBoxOptions, 'validateInput'> & {
    readonly validateInput: (typed: string) => string | undefined;
  },
): Thenable<string | undefined> {
  const { prompt, validateInput, ...others } = options;
  return vscode.window.showInputBox({
    ...others,
    ...(prompt === undefined ? {} : { prompt: inertMessage(prompt) }),
    validateInput: (typed) => {
      const problem = validateInput(typed);
      return problem === undefined ? undefined : inertMessage(problem);
    },
  });
}

/** VS Code makes links in the prompt. Undefined: the person left. */
export function pickMany<Item extends vscode.QuickPickItem>(
  items: readonly Item[],
  title: string,
  prompt: string,
): Thenable<readonly Item[] | undefined> {
  const options = { title, prompt: inertMessage(prompt), canPickMany: true, matchOnDescription: true } as const;
  return vscode.window.showQuickPick(items, options);
}
