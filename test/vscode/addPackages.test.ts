/** Packages that a person names get rows of their own, and are looked up when asked for. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { displayText } from '../../src/core/spreadsheet/cell';
import { commandIds } from '../../src/vscode/ids';
import type { PackageRow } from '../../src/core/sheet/packageRow';
import { nodeFileSystem } from '../../src/platform/nodeFileSystem';
import { readReviewWorkbook } from '../../src/workbook/review/readReviewWorkbook';
import { useMessages } from './support/messages';
import { useReviewCopy } from './support/reviewCopy';
import { run } from './support/slowScan';

describe('IHACPA: Add Packages…', () => {
  const copy = useReviewCopy();
  const messages = useMessages();
  const rows = async (): Promise<readonly PackageRow[]> => [
    ...(await readReviewWorkbook(nodeFileSystem, copy().workbook.fsPath)).rows,
  ];
  const add = (typed: string): Thenable<unknown> => {
    messages().type(typed);
    return run(commandIds.addPackages, copy().workbook);
  };

  it('adds rows below the last one, says where, and looks up these packages alone', async () => {
    const before = await rows();
    messages().answer('Check');
    await add('click == 8.1.7, Jinja2==2.0; django==3.2.12');
    const after = await rows();
    const added = after.slice(before.length);
    assert.deepEqual(
      added.map(({ displayName, identity, row }) => [displayName, identity.version, row]),
      [
        ['click', '8.1.7', before.at(-1)!.row + 1],
        ['Jinja2', '2.0', before.at(-1)!.row + 2],
      ],
    );
    for (const { cells } of added) assert.notEqual(displayText(cells.recommendation ?? { kind: 'empty' }), '');
    assert.deepEqual(
      after.slice(0, before.length).map(({ cells }) => cells),
      before.map(({ cells }) => cells),
    );
    const [told, summary] = messages().shown.map(({ text }) => text);
    assert.match(
      told ?? '',
      /^2 packages have rows \d+ to \d+ now\. Already listed, not added again: django 3\.2\.12 \(row \d+\)\./i,
    );
    assert.match(
      told ?? '',
      /Already listed with another version, not changed: Jinja2 3\.1\.2 \(row \d+\)\. A backup of the workbook was created; see the log for its path\.$/,
    );
    assert.match(summary ?? '', /Checked 2 of 2 packages/);
  });

  it('adds them only, when nothing more is asked for', async () => {
    await add('click');
    assert.match(
      messages().shown[0]?.text ?? '',
      /^click has row \d+ now\. No version was given for click \(row \d+\): type /,
    );
    assert.deepEqual(messages().shown[0]?.buttons, ['Check', 'Show Log']);
    assert.equal(messages().shown.length, 1);
  });

  it('says that nothing was added where all are listed', async () => {
    const before = readFileSync(copy().workbook.fsPath);
    await add('django==3.2.12');
    assert.match(messages().shown[0]?.text ?? '', /^Nothing was added\. Already listed, not added again: /);
    assert.deepEqual(messages().shown[0]?.buttons, []);
    assert.deepEqual(readFileSync(copy().workbook.fsPath), before);
  });

  it('takes no wrong name, and says what is wrong with each', async () => {
    await add('');
    const asked = messages().inputs[0];
    assert.equal(await asked?.validateInput?.('click==8.1.7, attrs[x, y]; python_version < "3"'), undefined);
    const problem = await asked?.validateInput?.('click>=8 a[b]==x');
    assert.ok(typeof problem === 'string');
    assert.match(problem, /"click>=8" has a range of versions, not one version; "a\[b\]==x" has no valid version/);
    assert.equal(messages().shown.length, 0);
  });

  it('adds nothing to a file that is no workbook, and names it', async () => {
    writeFileSync(copy().workbook.fsPath, 'no workbook at all');
    await add('click==8.1.7');
    assert.equal(messages().shown[0]?.level, 'error');
    assert.match(messages().shown[0]?.text ?? '', /review\.xlsx/);
    assert.equal(readFileSync(copy().workbook.fsPath, 'utf8'), 'no workbook at all');
  });
});
