/** The findings view: live while a scan runs, grouped by verdict with the worst first, complete afterwards. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { severityText } from '../../../src/vscode/findings/findingItem';
import { commandIds } from '../../../src/vscode/ids';
import { extensionParts } from '../support/extensionParts';
import { useMessages } from '../support/messages';
import { useReviewCopy, useSlowLookups } from '../support/reviewCopy';
import { run } from '../support/slowScan';
import { untilTrue } from '../support/until';

describe('the findings view', () => {
  const copy = useReviewCopy();
  useMessages();
  useSlowLookups(20);

  /** `Vulnerable 12` and so on, as shown. */
  async function shown(): Promise<readonly string[]> {
    const { findings } = await extensionParts();
    return (await findings.getChildren()).map((node) => {
      const { label, description } = findings.getTreeItem(node);
      assert.ok(typeof label === 'string');
      return `${label} ${String(description)}`;
    });
  }

  it('lists what a scan finds, the worst first, while it runs and afterwards', async () => {
    const { findings, runner } = await extensionParts();
    let refreshes = 0;
    const started = performance.now();
    const counting = findings.onDidChangeTreeData(() => (refreshes += 1));
    const finished = run(commandIds.startScan, copy().workbook);
    await untilTrue(
      async () => runner.active !== undefined && (await shown()).some((text) => /^Vulnerable \d/.test(text)),
    );
    const summary = await finished;
    const seconds = (performance.now() - started) / 1000;
    counting.dispose();
    // One at each end, and four a second between them.
    assert.ok(refreshes <= 2 + 4 * seconds, `${refreshes} refreshes in ${seconds.toFixed(1)} s`);
    const atRisk = summary?.findings.filter(({ verdict }) => verdict === 'vulnerable').length ?? 0;
    await untilTrue(async () => (await shown()).includes(`Vulnerable ${atRisk}`));
    const labels = (await shown()).map((text) => text.replace(/ \d+$/, ''));
    const order = [
      'Workbook Says Less',
      'Malicious',
      'Vulnerable',
      'Needs Review',
      'Needs Attention',
      'Not Checked',
      'Risk Accepted',
      'Not Affected',
      'No Known Vulnerabilities',
      'Preserved Values',
    ];
    assert.deepEqual(
      labels,
      order.filter((label) => labels.includes(label)),
    );
  });

  it('shows first what the workbook plays down, and every vulnerable package with its severity', async () => {
    const { findings } = await extensionParts();
    const summary = await run(commandIds.startScan, copy().workbook);
    assert.ok(summary !== undefined && summary.contradicted.length > 0);
    const packages = new Set(summary.contradicted.map(({ cell }) => cell.replace(/^\D+/, '')));
    await untilTrue(async () => (await shown())[0] === `Workbook Says Less ${packages.size}`);
    const groups = await findings.getChildren();
    const cells = (await findings.getChildren(groups[0])).map((node) =>
      node.kind === 'contradicted' ? node.cells.length : 1,
    );
    assert.equal(cells.length, packages.size, 'a row for each package');
    assert.equal(
      cells.reduce((sum, count) => sum + count, 0),
      summary.contradicted.length,
    );
    for (const node of await findings.getChildren(groups[0])) {
      if (node.kind !== 'contradicted') continue;
      const found = findings.findingOf(node);
      const { description, iconPath, accessibilityInformation } = findings.getTreeItem(node);
      const severity = severityText(found?.severity ?? 'UNKNOWN');
      assert.ok(String(description).startsWith(`${severity} · `), String(description));
      assert.ok(accessibilityInformation?.label.includes(`, ${severity}, `));
      assert.ok(found !== undefined && iconPath instanceof vscode.ThemeIcon);
      const inGroup = findings.getTreeItem({ kind: 'finding', finding: found, parent: node });
      assert.deepEqual(iconPath, inGroup.iconPath, 'as where it stands among the vulnerable ones');
    }
    for (const node of await findings.getChildren((await findings.getChildren(groups[0]))[0])) {
      const { tooltip } = findings.getTreeItem(node);
      assert.ok(typeof tooltip === 'string');
      assert.match(tooltip, /says less than the finding\.\nWorkbook: .*\nFinding: /);
      assert.doesNotMatch(tooltip, /[Yy]our/);
    }
    const vulnerable = groups.find((node) => node.kind === 'group' && node.id === 'vulnerable');
    const severities = (await findings.getChildren(vulnerable)).map((node) => {
      assert.ok(node.kind === 'finding');
      assert.ok(findings.getTreeItem(node).iconPath instanceof vscode.ThemeIcon);
      return node.finding.severity ?? '';
    });
    const order = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'UNKNOWN'];
    assert.deepEqual(
      severities,
      [...severities].sort((a, b) => order.indexOf(a) - order.indexOf(b)),
    );
    assert.ok(new Set(severities).size > 1);
  });

  it('copies a finding and checks it again from its menu, without a row of its own in the scans', async () => {
    const { findings, tree } = await extensionParts();
    const summary = await run(commandIds.startScan, copy().workbook);
    const worst = summary?.findings.find(({ highestSeverity }) => highestSeverity === 'CRITICAL');
    assert.ok(worst !== undefined);
    await untilTrue(async () => (await findings.find(worst.package.toLowerCase(), worst.version)) !== undefined);
    const node = await findings.find(worst.package.toLowerCase(), worst.version);
    await run(commandIds.copyFinding, node);
    assert.equal(await vscode.env.clipboard.readText(), `${worst.package.toLowerCase()} ${worst.version}`);
    const rows = (await tree.getChildren()).length;
    await run(commandIds.rescanFinding, node);
    const { store } = await extensionParts();
    assert.equal((await store.refresh())[0]?.totalPackages, 1);
    assert.equal((await tree.getChildren()).length, rows);
  });

  it('opens the row of a package', async () => {
    const { findings } = await extensionParts();
    const summary = await run(commandIds.startScan, copy().workbook);
    const worst = summary?.findings.find(({ highestSeverity }) => highestSeverity === 'CRITICAL');
    assert.ok(worst !== undefined);
    await untilTrue(async () => {
      const node = await findings.find(worst.package.toLowerCase(), worst.version);
      return node !== undefined && /critical/.test(String(findings.getTreeItem(node).description));
    });
    const node = await findings.find(worst.package.toLowerCase(), worst.version);
    const { command } = findings.getTreeItem(node!);
    assert.equal(command?.command, commandIds.openReview);
    assert.equal((command.arguments?.[0] as vscode.Uri).fsPath, copy().workbook.fsPath);
  });

  it('offers to accept risks that are open, and to end acceptances that there are', async () => {
    const { findings } = await extensionParts();
    const summary = await run(commandIds.startScan, copy().workbook);
    const of = (verdict: string): number => summary?.findings.filter((each) => each.verdict === verdict).length ?? 0;
    const expected = { Vulnerable: 'finding.open', 'Risk Accepted': 'finding.accepted', 'Not Affected': 'finding' };
    await untilTrue(async () => (await shown()).includes(`Vulnerable ${of('vulnerable')}`));
    const contexts = new Map<string, Set<string | undefined>>();
    for (const group of await findings.getChildren()) {
      const nodes = await findings.getChildren(group);
      const { label } = findings.getTreeItem(group);
      assert.ok(typeof label === 'string');
      contexts.set(label, new Set(nodes.map((node) => findings.getTreeItem(node).contextValue)));
    }
    for (const [label, context] of Object.entries(expected))
      assert.deepEqual([...(contexts.get(label) ?? [])], [context], label);
  });
});
