/** A version that a person changes after a scan: no place shows what was found about the former one, or the person's word, as its state. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandIds } from '../../../src/vscode/ids';
import { ReviewClient } from '../../../src/threads/grid/reviewClient';
import { patchBytes } from '../../support/patchedSheet';
import { projectRoot } from '../../support/vscode/projectRoot';
import { extensionParts } from '../support/extensionParts';
import { useMessages } from '../support/messages';
import { useReviewCopy } from '../support/reviewCopy';
import { run } from '../support/slowScan';
import { untilTrue } from '../support/until';

describe('a version that was changed after its scan', function () {
  this.timeout(60_000);
  const copy = useReviewCopy();
  useMessages();
  const path = (): string => copy().workbook.fsPath;

  /** As a person would; every other cell of the row stays what it is. */
  function typeVersion(name: string, version: string): void {
    const { bytes } = patchBytes(readFileSync(path()), ({ rows }) => {
      const row = rows.find(({ identity }) => identity.name === name);
      assert.ok(row !== undefined);
      const expected = row.cells.currentVersion ?? { kind: 'empty' };
      const value = { kind: 'text', text: version } as const;
      return [{ package: row.identity, field: 'currentVersion', value, look: 'plain', expected }];
    });
    writeFileSync(path(), bytes);
  }

  /** Of each group, what its entries of a package say. */
  async function entriesOf(name: string): Promise<readonly string[]> {
    const { findings } = await extensionParts();
    const said: string[] = [];
    for (const group of await findings.getChildren()) {
      for (const node of await findings.getChildren(group)) {
        const { label, description } = findings.getTreeItem(node);
        const { label: ofGroup } = findings.getTreeItem(group);
        assert.ok(typeof label === 'string' && typeof ofGroup === 'string');
        const text = `${ofGroup}: ${label} ${String(description)}`;
        if (text.includes(`: ${name} `)) said.push(text);
      }
    }
    return said;
  }

  async function gridRow(name: string) {
    const client = new ReviewClient(join(projectRoot(), 'dist', 'reviewWorker.mjs'), path(), {
      onGrown: () => undefined,
      onBroken: (error) => assert.fail(error),
    });
    try {
      const { folder } = (await extensionParts()).store;
      await client.read(folder);
      await client.read(folder); // Judged by then.
      const page = await client.ask({ ask: 'page', first: 0, count: 100 });
      assert.ok(page.answer === 'page');
      const row = page.rows.find((each) => each.name === name);
      assert.ok(row !== undefined);
      const answer = await client.ask({ ask: 'details', key: row.key });
      assert.ok(answer.answer === 'details');
      return { row, details: answer.details };
    } finally {
      void client.dispose();
    }
  }

  it('is not checked in findings, grid, details, and report, with the version that was scanned', async () => {
    const { findings, store, jobs } = await extensionParts();
    const summary = await run(commandIds.startScan, copy().workbook);
    const found = summary?.findings.find(({ package: name }) => name.toLowerCase() === 'tornado');
    assert.equal(found?.verdict, 'vulnerable');
    await untilTrue(async () => (await entriesOf('tornado')).some((text) => text.startsWith('Vulnerable: ')));
    const badges: number[] = [];
    const counting = findings.onDidCount((count) => badges.push(count));
    typeVersion('tornado', '99.0');
    const sentence = `scanned as ${found.version}; 99.0 is not checked`;
    // Nobody asks for it: the view follows the file.
    await untilTrue(async () => (await entriesOf('tornado')).some((text) => text.startsWith('Not Checked: ')));
    counting.dispose();
    const entries = await entriesOf('tornado');
    assert.equal(entries.length, 1, entries.join('\n'));
    assert.ok(entries[0]?.endsWith(` ${sentence}`), entries[0]);
    assert.match(entries[0] ?? '', /^Not Checked: tornado 99\.0 /);
    const vulnerable = summary?.findings.filter(({ verdict }) => ['vulnerable', 'malicious'].includes(verdict)).length;
    assert.equal(badges.at(-1), (vulnerable ?? 0) - 1);

    const { row, details } = await gridRow('tornado');
    assert.deepEqual(row.finding, { state: 'notChecked', scannedAs: found.version, version: '99.0' });
    assert.equal(row.verdict, 'notChecked');
    const marks = [...row.cells, ...(details?.cells ?? [])].map(({ verdict }) => verdict);
    assert.ok(
      marks.every((verdict) => verdict === undefined),
      'no cell has the mark of a verdict',
    );
    assert.deepEqual([details?.finding, details?.scannedAs, details?.version], [undefined, found.version, '99.0']);

    const report = await jobs.run('readReport', { storageFolder: store.folder, workbookPath: path() });
    const reported = (report?.rows ?? []).filter(({ package: name }) => name.toLowerCase() === 'tornado');
    assert.deepEqual(
      reported.map(({ version, verdict, reason }) => [version, verdict, reason]),
      [['99.0', 'notChecked', sentence]],
    );

    // Back again, the finding is about it as before.
    typeVersion('tornado', found.version);
    await untilTrue(async () => (await entriesOf('tornado')).some((text) => text.startsWith('Vulnerable: ')));
    assert.equal((await gridRow('tornado')).row.finding?.state, 'vulnerable');
  });
});
