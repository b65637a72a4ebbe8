/** How `watch` is refused; `watch.test.ts` has services for its other ends. Runs none of it. */
import { type ExitRow, none, sentence } from './exitRow';

export const watchExitRows: readonly ExitRow[] = [
  {
    name: 'watch of a workbook that was never scanned',
    args: ({ workbook }) => [workbook, '--once'],
    code: 127,
    out: none,
    err: sentence(/No review of this workbook is known/),
  },
];
