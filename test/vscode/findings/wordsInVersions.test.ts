/** Version cells that hold words, such as those of this tool: shown in about the time of any other text, and never in place of a name. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandIds } from '../../../src/vscode/ids';
import { reportMessage } from '../../../src/vscode/report/reportMessage';
import { translatedAnswer } from '../../../src/vscode/review/translatedAnswer';
import { ReviewClient } from '../../../src/threads/grid/reviewClient';
import { patchBytes } from '../../support/patchedSheet';
import { projectRoot } from '../../support/vscode/projectRoot';
import { extensionParts } from '../support/extensionParts';
import { useMessages } from '../support/messages';
import { useReviewCopy } from '../support/reviewCopy';
import { run } from '../support/slowScan';
import { untilTrue } from '../support/until';

describe('words in the version cells', function () {
  this.timeout(120_000);
  const copy = useReviewCopy();
  const messages = useMessages();
  const path = (): string => copy().workbook.fsPath;

  /** Of all packages but each third one. */
  function typeVersions(of: (index: number) => string): void {
    const { bytes } = patchBytes(readFileSync(path()), ({ rows }) =>
      rows.flatMap((row, index) => {
        const expected = row.cells.currentVersion ?? { kind: 'empty' };
        const value = { kind: 'text', text: of(index) } as const;
        return index % 3 === 0
          ? []
          : [{ package: row.identity, field: 'currentVersion' as const, value, look: 'plain' as const, expected }];
      }),
    );
    writeFileSync(path(), bytes);
  }

  async function findings(): Promise<readonly string[]> {
    const { findings: tree } = await extensionParts();
    const labels: string[] = [];
    for (const group of await tree.getChildren()) {
      for (const node of await tree.getChildren(group)) {
        const { label } = tree.getTreeItem(node);
        if (node.kind === 'finding' && typeof label === 'string') labels.push(label);
      }
    }
    return labels;
  }

  /** Every place once, as it is opened; milliseconds. */
  async function look(): Promise<number> {
    const { store, jobs, log } = await extensionParts();
    const started = performance.now();
    const read = { storageFolder: store.folder, scanId: (await store.scans())[0]?.scanId ?? '' };
    assert.ok((await jobs.run('readFindings', read)) !== undefined);
    assert.ok((await findings()).length >= 30);
    const ofReport = { storageFolder: store.folder, workbookPath: path() };
    assert.equal((await reportMessage(() => jobs.run('readReport', ofReport), log)).type, 'report');
    const client = new ReviewClient(join(projectRoot(), 'dist', 'reviewWorker.mjs'), path(), {
      onGrown: () => undefined,
      onBroken: (error) => assert.fail(error),
    });
    try {
      await client.read(store.folder);
      await client.read(store.folder); // Whole by then.
      const page = await client.ask({ ask: 'page', first: 0, count: 100 });
      assert.ok(page.answer === 'page' && page.rows.length >= 30);
      for (const { key } of page.rows) translatedAnswer(await client.ask({ ask: 'details', key }));
    } finally {
      void client.dispose();
    }
    return performance.now() - started;
  }

  async function scanAndLook(): Promise<number> {
    messages().answer('Start Fresh');
    const summary = await run(commandIds.startScan, copy().workbook);
    assert.equal(summary?.status, 'finished');
    await untilTrue(async () => (await findings()).length >= 30);
    let best = Infinity;
    for (let turn = 0; turn < 5; turn++) best = Math.min(best, await look());
    return best;
  }

  it('take no longer to show than twice what as many other letters take, and leave each name whole', async () => {
    const long = (text: string, index: number): string => text.repeat(5000).slice(0, 20_000 - index);
    typeVersions((index) => long('letters ', index));
    const ordinary = await scanAndLook();
    const words = [
      'failed: ',
      'requires a login; ',
      '{0}; found malicious on {1}',
      'version "',
      ' could not be reached ',
    ];
    typeVersions((index) => long(words[index % words.length] ?? '', index));
    const odd = await scanAndLook();
    console.log(`      ${Math.round(odd)} ms, other letters ${Math.round(ordinary)} ms`);
    const labels = await findings();
    for (const name of ['attrs', 'Django', 'tornado', 'Werkzeug'])
      assert.ok(
        labels.some((label) => label === name || label.startsWith(`${name} `)),
        `${name} is in ${labels.map((label) => label.slice(0, 30)).join(', ')}`,
      );
    assert.ok(odd < 2 * ordinary, `${odd} ms, other letters ${ordinary} ms`);
    assert.deepEqual(
      messages().shown.filter(({ text }) => /unexpected|stack/i.test(text)),
      [],
    );
  });
});
