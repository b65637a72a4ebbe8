/** A copy of the sample workbook with its advisories in a folder of its own, so that a test may scan it. */
import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { projectRoot } from '../../support/vscode/projectRoot';

export interface ReviewCopy {
  readonly folder: string;
  readonly workbook: vscode.Uri;
}

/** Call inside `describe`; one copy per test. */
export function useReviewCopy(): () => ReviewCopy {
  let folder = '';
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'ihacpa-review-')));
    cpSync(join(projectRoot(), 'media', 'sample'), folder, { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  return () => ({ folder, workbook: vscode.Uri.file(join(folder, 'review.xlsx')) });
}

const delayVariable = 'IHACPA_TEST_LOOKUP_DELAY_MS';

/** Call inside `describe`: every lookup takes this long, as over a network, so that there is time to stop a scan. */
export function useSlowLookups(milliseconds: number): void {
  beforeEach(() => {
    process.env[delayVariable] = String(milliseconds);
  });
  afterEach(() => {
    Reflect.deleteProperty(process.env, delayVariable);
  });
}
