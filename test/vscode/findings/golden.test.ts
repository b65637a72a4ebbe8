/** The findings view after a scan of the sample, every row of it, as a person reads it. */
import { strictEqual } from 'node:assert/strict';
import { commandIds } from '../../../src/vscode/ids';
import type { FindingsNode } from '../../../src/vscode/findings/findingsNode';
import { assertGolden } from '../../support/golden';
import { extensionParts } from '../support/extensionParts';
import { useMessages } from '../support/messages';
import { useReviewCopy } from '../support/reviewCopy';
import { run } from '../support/slowScan';
import { untilTrue } from '../support/until';

describe('the findings view, whole', () => {
  const copy = useReviewCopy();
  useMessages();

  async function rowsBelow(parent: FindingsNode | undefined, indent: string): Promise<readonly string[]> {
    const { findings } = await extensionParts();
    const rows: string[] = [];
    for (const node of await findings.getChildren(parent)) {
      const { label, description } = findings.getTreeItem(node);
      rows.push(`${indent}${typeof label === 'string' ? label : (label?.label ?? '')} | ${String(description ?? '')}`);
      rows.push(...(await rowsBelow(node, `${indent}  `)));
    }
    return rows;
  }

  it('reads as it did after a scan of the sample', async () => {
    const summary = await run(commandIds.startScan, copy().workbook);
    strictEqual(summary?.status, 'finished');
    const { findings } = await extensionParts();
    const [last] = summary.findings.slice(-1);
    await untilTrue(
      async () => (await findings.find(last?.package.toLowerCase() ?? '', last?.version ?? '')) !== undefined,
    );
    let before = '';
    let shown = '';
    // Drawn in steps, reasons last: each that needs review has one.
    await untilTrue(async () => {
      before = shown;
      shown = `${(await rowsBelow(undefined, '')).join('\n')}\n`;
      const review = /^Needs Review.*\n((?: {2}.*\n)+)/m.exec(shown)?.[1] ?? '| \n';
      return shown === before && !/\| $/m.test(review);
    });
    assertGolden('findings.txt', shown);
  });
});
