/** The library that fails or kills a program at a call of the file system, for `LD_PRELOAD`. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { projectRoot } from '../../support/vscode/projectRoot';

/** Its path in `folder`; skips the test where it cannot be built. */
export function callLibrary(test: Mocha.Context, folder: string): string {
  const library = join(folder, 'failCall.so');
  const source = join(projectRoot(), 'test', 'faults', 'calls', 'failCall.c');
  const built = spawnSync('gcc', ['-shared', '-fPIC', '-O1', '-o', library, source, '-ldl'], { encoding: 'utf8' });
  if (process.platform === 'linux' && built.status === 0) return library;
  console.log('      skipped: no gcc here that makes a library for Linux');
  return test.skip();
}
