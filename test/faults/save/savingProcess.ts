/** A process that recovers and saves one workbook and may be told to kill itself at a file-system call. Refuses to tidy up before it dies. */
import { appendFileSync, existsSync, fsyncSync, openSync, closeSync, readFileSync } from 'node:fs';
import { AtomicSaver } from '../../../src/workbook/save/atomicSaver';
import { nodeFileSystem } from '../../../src/platform/nodeFileSystem';
import { readReviewWorkbook } from '../../../src/workbook/review/readReviewWorkbook';
import { recoverSave } from '../../../src/workbook/save/recoverSave';
import type { SaveRecord } from '../../../src/workbook/save/saveTypes';
import { faultyFileSystem } from '../../support/faultyFileSystem';
import { editOf, impatientClock } from '../../support/saverRig';

interface JournalLine {
  readonly type: 'intent' | 'committed' | 'pending';
  readonly record: SaveRecord;
}

/** `killAt` counts file-system calls and journal lines; `when` is `before` or `after` the call. */
async function main([path = '', journalPath = '', killAt = '', when = 'before']: readonly string[]): Promise<void> {
  const fatal = killAt === '' ? Infinity : Number(killAt);
  let calls = 0;
  const die = (call: number): void => {
    if (call === fatal) process.kill(process.pid, 'SIGKILL');
  };
  const fileSystem = faultyFileSystem({
    onCall: () => (when === 'before' ? die(calls++) : undefined),
    onDone: () => (when === 'after' ? die(calls++) : undefined),
  });
  const write = (type: JournalLine['type'], record: unknown): Promise<void> => {
    if (when === 'before') die(calls++);
    appendDurably(journalPath, JSON.stringify({ type, record }));
    if (when === 'after') die(calls++);
    return Promise.resolve();
  };
  const open = openIntent(journalPath);
  if (open !== undefined && (await recoverSave(fileSystem, open.realPath, open)) === 'committed')
    await write('committed', open);
  // The edits are of the workbook as it was planned; what is written already is found to be there.
  const workbook = await readReviewWorkbook(nodeFileSystem, path);
  const saver = new AtomicSaver({
    fileSystem,
    clock: impatientClock(),
    randomHex: (bytes) => Buffer.from(Array.from({ length: bytes }, () => Math.random() * 256)).toString('hex'),
    journal: {
      intent: (record) => write('intent', record),
      committed: (record) => write('committed', record),
      pending: (record) => write('pending', record),
    },
  });
  process.stdout.write('saving\n');
  await saver.atomicSave({ path, edits: [editOf(workbook, 'a', 'recommendation', 'PROCEED', 'clean')] });
  process.stdout.write(String(calls));
}

function appendDurably(path: string, line: string): void {
  appendFileSync(path, `${line}\n`);
  const file = openSync(path, 'r+');
  fsyncSync(file);
  closeSync(file);
}

function openIntent(path: string): SaveRecord | undefined {
  if (!existsSync(path)) return undefined;
  const lines = readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.endsWith('}'));
  const last = lines.map((line) => JSON.parse(line) as JournalLine).at(-1);
  return last?.type === 'intent' ? last.record : undefined;
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(String(error));
  process.exitCode = 1;
});
