/** The control: a process that saves a workbook in place through ExcelJS on a disk that fails or kills it at a call. Not how we save. */
import fs from 'node:fs';
import ExcelJS from 'exceljs';
import { judgeWorkbook, type Verdict } from './judgeWorkbook';

/** `fail` and `failForEver`: with EIO. `short`: half of the bytes are taken. `kill`: before the call. */
export type InPlaceFault = 'none' | 'fail' | 'failForEver' | 'short' | 'kill';

export interface InPlaceResult {
  /** Names of the calls of a save without faults. */
  readonly calls: readonly string[];
  /** What each fault at each call left behind. */
  readonly verdicts: readonly Verdict[];
}

type Callback = (error: Error | null, count?: number) => void;
type Call = (...args: unknown[]) => unknown;

/** What a write stream calls. */
const names = ['open', 'write', 'writev', 'close'] as const;
const real = fs as unknown as Record<string, Call>;
const originals = new Map(names.map((name) => [name, real[name]] as const));

/** Lets the calls of streams go through, or not. */
function arm(fault: InPlaceFault, at: number): string[] {
  const calls: string[] = [];
  for (const [name, original] of originals) {
    real[name] = (...args) => {
      const number = calls.push(name) - 1;
      const callback = args.at(-1) as Callback;
      const hit = number === at || (fault === 'failForEver' && number > at);
      if (!hit || fault === 'none') return original?.apply(fs, args);
      if (fault === 'kill') return process.kill(process.pid, 'SIGKILL');
      if (fault === 'short' && name === 'write') {
        const [descriptor, bytes, offset, length, position] = args as [number, Buffer, number, number, number | null];
        return original?.call(fs, descriptor, bytes, offset, Math.ceil(length / 2), position, callback);
      }
      if (fault === 'short') return original?.apply(fs, args);
      return setImmediate(callback, Object.assign(new Error('made to fail'), { code: 'EIO' }));
    };
  }
  return calls;
}

async function save(path: string): Promise<void> {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.readFile(path);
  const sheet = workbook.worksheets[0];
  if (sheet === undefined) throw new Error('Expected a sheet');
  sheet.getCell('W2').value = 'PROCEED';
  // More than there was, so that a small disk does not hold it.
  for (let row = 3; row < 30; row++) sheet.getCell(row, 24).value = scattered(row);
  process.stdout.write('saving\n');
  await workbook.xlsx.writeFile(path);
}

/** Text that does not compress. */
function scattered(row: number): string {
  return Array.from({ length: 10_000 }, (_, at) => String.fromCharCode(33 + ((at * at * 7919 + at * row) % 9000))).join(
    '',
  );
}

/** Every call fails, one after the other. */
async function saveWithFaults(path: string, fault: InPlaceFault): Promise<InPlaceResult> {
  const old = fs.readFileSync(path);
  const calls = arm('none', -1);
  await save(path);
  const count = calls.length;
  const verdicts: Verdict[] = [];
  for (let at = 0; at < count; at++) {
    arm('none', -1);
    fs.writeFileSync(path, old);
    arm(fault, at);
    await save(path).catch(() => undefined);
    arm('none', -1);
    verdicts.push(await judgeWorkbook(path, old));
  }
  return { calls: calls.slice(0, count), verdicts };
}

async function main([path = '', fault = 'none', at = '']: readonly string[]): Promise<void> {
  if (at !== '' || fault === 'none') {
    const calls = arm(fault as InPlaceFault, Number(at || -1));
    await save(path);
    process.stdout.write(`${calls.length}\n`);
    return;
  }
  const result = await saveWithFaults(path, fault as InPlaceFault);
  process.stdout.write(`${JSON.stringify(result)}\n`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(String(error));
  process.exitCode = 1;
});
