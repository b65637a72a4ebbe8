/** The test run itself: what it says of a test that fails once, always, or not at all. */
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Layer } from './support/runner/layers';
import { runTwice } from './support/runner/runLayer';
import { summary } from './support/runner/summary';
import { projectRoot } from './support/vscode/projectRoot';
import { useTemporaryFolder } from './support/temporaryFolder';

describe('a layer with a second attempt', function () {
  this.timeout(60_000);
  const folder = useTemporaryFolder();

  async function outcomeOf(body: string, secondAttempt: boolean) {
    const file = join(folder(), 'made-up.test.js');
    const marker = JSON.stringify(join(folder(), 'attempted'));
    await writeFile(
      file,
      `const fs = require('node:fs');
       const again = fs.existsSync(${marker});
       fs.writeFileSync(${marker}, '');
       it('passes', () => {});
       it('is made up', () => { ${body} });`,
    );
    const layer: Layer = {
      name: 'made up',
      title: 'made up',
      files: [file],
      command: [join(projectRoot(), 'out', 'test', 'support', 'runner', 'mochaChild.js'), file],
      env: {},
      limitSeconds: 60,
      ranOn: 'Node',
      secondAttempt,
    };
    return runTwice(layer, { grep: undefined, soak: false, gathered: true });
  }

  it('passes with a test that failed by chance, and names it', async () => {
    const { passed, failed, unstable, ...rest } = await outcomeOf(`if (!again) throw new Error('too early')`, true);
    assert.deepEqual({ passed, failed, unstable }, { passed: 2, failed: 0, unstable: ['is made up: too early'] });
    const told = summary([{ passed, failed, unstable, ...rest }]);
    assert.match(told, /Unstable, passed at the second attempt:\n {2}made up: is made up: too early/);
  });

  it('passes when it ended once without a word of how its tests ended, and names that', async () => {
    const { passed, failed, unstable } = await outcomeOf(`if (!again) process.exit(0)`, true);
    assert.deepEqual({ passed, failed, unstable }, { passed: 2, failed: 0, unstable: ['ended without results (0)'] });
    assert.equal((await outcomeOf(`process.exit(0)`, true)).failed, 1);
  });

  it('fails with a test that always fails', async () => {
    const { passed, failed, failures, unstable } = await outcomeOf(`throw new Error('wrong')`, true);
    assert.deepEqual({ passed, failed, unstable }, { passed: 1, failed: 1, unstable: [] });
    assert.deepEqual(failures, ['is made up: wrong']);
  });

  it('fails at once where none is allowed', async () => {
    const { failed } = await outcomeOf(`if (!again) throw new Error('too early')`, false);
    assert.equal(failed, 1);
  });
});
