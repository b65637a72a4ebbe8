/** Which cells a person was asked about: known again after a rename, a copy or a moved row, and no longer when their words change. */
import assert from 'node:assert/strict';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAskedAbout, rememberAsked } from '../../src/tasks/askedDifferences';
import { useTemporaryFolder } from '../support/temporaryFolder';

describe('cells that a person was asked about', () => {
  const folder = useTemporaryFolder();
  let before: string | undefined;
  beforeEach(() => {
    before = process.env['IHACPA_STATE_HOME'];
    process.env['IHACPA_STATE_HOME'] = join(folder(), 'state');
  });
  afterEach(() => {
    if (before === undefined) Reflect.deleteProperty(process.env, 'IHACPA_STATE_HOME');
    else process.env['IHACPA_STATE_HOME'] = before;
  });
  const cell = { cell: 'W17', package: 'flask', value: 'PROCEED' };

  it('are known by what they say, in whatever row', async () => {
    assert.equal(await isAskedAbout([cell]), false);
    await rememberAsked([cell]);
    await rememberAsked([{ ...cell, package: 'jinja2' }]);
    assert.equal(
      await isAskedAbout([
        { ...cell, cell: 'W90' },
        { ...cell, package: 'Jinja2' },
      ]),
      true,
    );
    for (const other of [
      { ...cell, value: 'PROCEED!' },
      { ...cell, package: 'django' },
      { ...cell, cell: 'M17' },
    ]) {
      assert.equal(await isAskedAbout([cell, other]), false);
    }
  });

  it('are asked about again where the state is damaged', async () => {
    await rememberAsked([cell]);
    writeFileSync(join(folder(), 'state', 'asked-differences'), Buffer.from([0, 255, 10, 10, 65]));
    assert.equal(await isAskedAbout([cell]), false);
    await rememberAsked([cell]);
    assert.equal(await isAskedAbout([cell]), true);
  });

  it('are nothing to fail for where the state cannot be written', async () => {
    writeFileSync(join(folder(), 'state'), 'a file');
    chmodSync(join(folder(), 'state'), 0o400);
    await rememberAsked([cell]);
    assert.equal(await isAskedAbout([cell]), false);
  });
});
