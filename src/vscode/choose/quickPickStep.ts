/** One step of a question with several: a quick pick that knows its place and can go back. Remembers nothing between steps. */
import * as vscode from 'vscode';

interface StepOptions<Item extends vscode.QuickPickItem> {
  readonly title: string;
  readonly placeholder: string;
  readonly step: number;
  readonly totalSteps: number;
  /** Shown as soon as they are there; the pick says that it is busy until then. */
  readonly items: readonly Item[] | Promise<readonly Item[]>;
}

/** `back` only from the second step on; undefined: the person chose none. Rejects when the items do. */
export async function quickPickStep<Item extends vscode.QuickPickItem>(
  options: StepOptions<Item>,
): Promise<Item | 'back' | undefined> {
  const pick = vscode.window.createQuickPick<Item>();
  pick.title = options.title;
  pick.placeholder = options.placeholder;
  pick.step = options.step;
  pick.totalSteps = options.totalSteps;
  pick.matchOnDescription = true;
  pick.ignoreFocusOut = true;
  if (options.step > 1) pick.buttons = [vscode.QuickInputButtons.Back];
  try {
    return await answered(pick, options.items);
  } finally {
    pick.dispose();
  }
}

function answered<Item extends vscode.QuickPickItem>(
  pick: vscode.QuickPick<Item>,
  items: StepOptions<Item>['items'],
): Promise<Item | 'back' | undefined> {
  return new Promise((resolve, reject) => {
    pick.onDidAccept(() => {
      const [item] = pick.selectedItems;
      if (item !== undefined) resolve(item);
    });
    pick.onDidTriggerButton(() => resolve('back'));
    pick.onDidHide(() => resolve(undefined));
    pick.busy = true;
    void Promise.resolve(items).then((loaded) => {
      pick.items = loaded;
      pick.busy = false;
    }, reject);
    pick.show();
  });
}
