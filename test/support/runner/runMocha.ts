// Runs test files with mocha in this process and counts what happened; it neither finds the files nor sets an exit code.
import Mocha from 'mocha';
import type { TestResults } from './results';

export interface MochaOptions {
  readonly files: readonly string[];
  /** Only tests whose full title matches this regular expression. */
  readonly grep?: string | undefined;
  /** Default time limit of one test, in milliseconds. */
  readonly timeoutMs: number;
}

/** Runs all tests, prints them with mocha's `spec` reporter, and resolves with the counts also when tests failed. */
export async function runMocha(options: MochaOptions): Promise<TestResults> {
  const mocha = new Mocha({ ui: 'bdd', reporter: 'spec', timeout: options.timeoutMs, color: process.stdout.isTTY });
  if (options.grep !== undefined && options.grep !== '') mocha.grep(new RegExp(options.grep));
  for (const file of options.files) mocha.addFile(file);
  const failures: string[] = [];
  const failedFiles = new Set<string>();
  return new Promise((resolve) => {
    const runner = mocha.run(() => {
      const { passes = 0, pending = 0 } = runner.stats ?? {};
      resolve({
        passed: passes,
        failed: failures.length,
        skipped: pending,
        failures,
        failedFiles: [...failedFiles],
        unstable: [],
      });
    });
    runner.on('fail', (test: Mocha.Runnable, error: Error) => {
      if (test.file !== undefined) failedFiles.add(test.file);
      failures.push(`${test.fullTitle()}: ${error.message.split('\n')[0] ?? ''}`);
    });
  });
}
