/** Finds the real workbooks that some tests need, beside the project. Refuses to let CI pass without them. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './vscode/projectRoot';

/** Mocha's own `this`, as far as a skip needs it. */
interface Skippable {
  skip(): void;
}

/** The path of `name` in the shared data folder; undefined when it is absent, an error when CI should have it. */
export function sharedDataPath(name: string): string | undefined {
  const path = join(projectRoot(), '..', 'shared', 'data', name);
  if (existsSync(path)) return path;
  if (process.env['CI'] === 'true') throw new Error(`CI must have ../shared/data/${name}, and it is not there`);
  return undefined;
}

/** The same for use inside a test: without the data the test is skipped and says so. */
export function needSharedData(test: Skippable, name: string): string {
  const path = sharedDataPath(name);
  if (path !== undefined) return path;
  console.log(`      skipped: ../shared/data/${name} is not on this machine`);
  test.skip();
  throw new Error('unreachable: skip throws');
}
