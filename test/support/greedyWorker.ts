/** A thread that takes memory without end as soon as it is told anything, and what a person must be told then. */
import { match, ok, strictEqual } from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../src/core/message/errors';

/** The absolute path of its program, below `folder`. It gives up at 1.5 GiB, so that a missing bound harms no machine. */
export function greedyWorker(folder: string): string {
  const file = join(folder, 'greedy.cjs');
  writeFileSync(
    file,
    `const { parentPort } = require('node:worker_threads');
parentPort.on('message', () => {
  const held = [];
  while (held.length < 1536) held.push(new Array(131072).fill(held.length + 0.5));
  throw new Error('nothing stopped it at ' + held.length);
});`,
  );
  return file;
}

/** For `assert.rejects`: about `/x/review.xlsx`. */
export function memoryError(error: unknown): true {
  ok(error instanceof UserError, String(error));
  strictEqual(error.file, '/x/review.xlsx');
  match(error.message, /needs more than 1024 MiB of memory/);
  match(error.next, /rows, formulas, or sheets/);
  ok(!/ERR_|unexpectedly|heap/i.test(error.message), error.message);
  return true;
}
