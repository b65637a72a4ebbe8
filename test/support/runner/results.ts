// What a run of tests came to, and the file in which a child process hands it to its parent; it judges nothing.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';

export interface TestResults {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Titles of the failed tests with the first line of each message. */
  readonly failures: readonly string[];
  /** The files of the failed tests, each once. */
  readonly failedFiles: readonly string[];
  /** Failures of a first attempt that a second, new one passed. */
  readonly unstable: readonly string[];
  /** What it ran on, where that is worth a column: VS Code, browser. */
  readonly ranOn?: string;
}

export const noResults: TestResults = { passed: 0, failed: 0, skipped: 0, failures: [], failedFiles: [], unstable: [] };

/** Environment variable with the path of the results file. */
export const resultsVariable = 'IHACPA_TEST_RESULTS';

/** Environment variable with the test files to run, as a JSON list of paths; all where it is not set. */
export const filesVariable = 'IHACPA_TEST_FILES';

export function writeResults(file: string, results: TestResults): void {
  writeFileSync(file, JSON.stringify(results));
}

/** The results in this file, which is removed; undefined where the child ended without writing any. */
export function takeResults(file: string): TestResults | undefined {
  try {
    const results = { ...noResults, ...(JSON.parse(readFileSync(file, 'utf8')) as Partial<TestResults>) };
    rmSync(file);
    return results;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
