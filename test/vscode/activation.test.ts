/** What opening a window costs: the extension's code loads quickly, counted in work of its thread, which a busy machine does not lengthen by waiting. */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { projectRoot } from '../support/vscode/projectRoot';
import { extensionParts } from './support/extensionParts';

const bestOf = 5;
const mostMs = 50;

describe('activation', () => {
  it(`loads the code in under ${mostMs} ms, the best of ${bestOf} tries`, () => {
    const bundle = join(projectRoot(), 'dist', 'extension.js');
    const load = createRequire(bundle);
    const times = Array.from({ length: bestOf }, () => {
      Reflect.deleteProperty(load.cache, bundle);
      const before = workedMs();
      load(bundle);
      return workedMs() - before;
    });
    assert.ok(Math.min(...times) < mostMs, times.map((ms) => ms.toFixed(1)).join(', '));
  });

  it('runs no scan', async () => {
    const { runner } = await extensionParts();
    assert.equal(runner.active, undefined);
  });
});

/** Of the thread where Node tells it, else by the clock. */
function workedMs(): number {
  const { threadCpuUsage } = process as Partial<Pick<NodeJS.Process, 'threadCpuUsage'>>;
  if (threadCpuUsage === undefined) return performance.now();
  const { user, system } = threadCpuUsage();
  return (user + system) / 1000;
}
