// The entry that VS Code calls inside its extension host: runs every integration test it finds; it lists none by hand.
import { basename } from 'node:path';
import { format } from 'node:util';
import { filesVariable, resultsVariable, writeResults } from '../support/runner/results';
import { testFiles } from '../support/runner/testFiles';

/** Tests in this folder run in Restricted Mode, in a VS Code of their own; all others in a trusted one. */
const restrictedFolder = 'restricted';

/** Resolves when all tests passed; rejects where one failed, or none ran. */
export async function run(): Promise<void> {
  markOutput();
  // Loaded only now: mocha keeps the console it finds.
  const { runMocha } = await import('../support/runner/runMocha');
  const restricted = process.env['IHACPA_TEST_TRUST'] === 'restricted';
  const named = process.env[filesVariable];
  const all = restricted
    ? testFiles(`${__dirname}/${restrictedFolder}`)
    : withLast('deactivation.test.js', testFiles(__dirname, { except: [restrictedFolder] }));
  const files = named === undefined ? all : all.filter((file) => (JSON.parse(named) as string[]).includes(file));
  const results = await runMocha({ files, grep: process.env['IHACPA_TEST_GREP'], timeoutMs: 90_000 });
  const resultsFile = process.env[resultsVariable];
  if (resultsFile !== undefined) writeResults(resultsFile, results);
  if (results.failed > 0) throw new Error(`${results.failed} integration tests failed.`);
  if (results.passed + results.skipped === 0 && process.env['IHACPA_TEST_GREP'] === undefined) {
    throw new Error(`No integration test ran: none found below ${__dirname}.`);
  }
}

/** The file of this name behind all others: it ends the extension that they test. */
function withLast(name: string, files: readonly string[]): readonly string[] {
  const isLast = (file: string): boolean => basename(file) === name;
  return [...files.filter((file) => !isLast(file)), ...files.filter(isLast)];
}

/** Starts every line with the mark by which the launcher tells test output from the window's own log. */
function markOutput(): void {
  const mark = process.env['IHACPA_TEST_MARK'];
  if (mark === undefined) return;
  const original = console;
  const log = (...args: unknown[]) => {
    original.log(mark + format(...args));
  };
  // VS Code makes the methods of its console read-only, so the whole object is replaced.
  globalThis.console = Object.create(original, { log: { value: log } }) as Console;
}
