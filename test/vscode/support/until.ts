/** Waits for an event of the extension instead of sleeping. Knows no feature. */
import type * as vscode from 'vscode';

/** The first event that fits; rejects after `limitMs`. */
export function eventually<T>(event: vscode.Event<T>, fits: (value: T) => boolean, limitMs = 60_000): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      listener.dispose();
      reject(new Error(`Expected an event within ${limitMs} ms, none came.`));
    }, limitMs);
    const listener = event((value) => {
      if (!fits(value)) return;
      clearTimeout(timer);
      listener.dispose();
      resolve(value);
    });
  });
}

/** Polls until it is so; rejects after `limitMs`. */
export async function untilTrue(isSo: () => boolean | Promise<boolean>, limitMs = 60_000): Promise<void> {
  const limit = performance.now() + limitMs;
  while (!(await isSo())) {
    if (performance.now() > limit) throw new Error(`Expected it to be so within ${limitMs} ms: ${isSo.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
