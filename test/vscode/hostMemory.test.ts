/** What a scan of very many vulnerable packages leaves in the window: the evidence stays with the thread and on the disk. Prints the figures. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import * as vscode from 'vscode';
import { commandIds, configurationSection, settingIds } from '../../src/vscode/ids';
import { mostListed } from '../../src/threads/jobs/jobProtocol';
import { largeWorkbook } from '../support/largeWorkbook';
import { buildZip } from '../support/zipBuilder';
import { extensionParts } from './support/extensionParts';
import { useMessages } from './support/messages';
import { useReviewCopy } from './support/reviewCopy';
import { run } from './support/slowScan';
import { untilTrue } from './support/until';

const packages = 700;
const batchSize = 'batch.defaultBatchSize';
/** A name, a version, a verdict and ids, as objects. Eight records of 4 kB about each package stay where they are. */
const mostBytesPerPackage = 3000;

describe('a scan of very many vulnerable packages', function () {
  this.timeout(180_000);
  const copy = useReviewCopy();
  useMessages();
  const settings = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration(configurationSection);
  const set = (name: string, value: unknown): Thenable<void> =>
    settings().update(name, value, vscode.ConfigurationTarget.Global);
  afterEach(async () => {
    await set(settingIds.advisories, undefined);
    await set(batchSize, undefined);
  });

  it('leaves little in the window, and lists as many as a person reads', async () => {
    const { findings } = await extensionParts();
    await run(commandIds.startScan, copy().workbook); // What is loaded once is loaded.
    const workbook = join(copy().folder, 'many.xlsx');
    writeFileSync(workbook, largeWorkbook(packages));
    const data = join(copy().folder, 'all.zip');
    writeFileSync(data, buildZip(Array.from({ length: packages }, (_, at) => advisoriesOf(at)).flat()));
    await set(settingIds.advisories, data);
    await set(batchSize, 100);
    const before = heldBytes();
    assert.equal((await run(commandIds.startScan, vscode.Uri.file(workbook)))?.packages.completed, packages);
    const group = { kind: 'group', id: 'vulnerable' } as const;
    await untilTrue(() => findings.getTreeItem(group).description === String(packages));
    const perPackage = (heldBytes() - before) / packages;
    console.log(`      ${perPackage.toFixed(0)} bytes in the window for each package`);
    assert.ok(perPackage < mostBytesPerPackage, `${perPackage} bytes for each package`);
    const listed = await findings.getChildren(group);
    assert.equal(listed.length, mostListed + 1);
    const [last] = listed.slice(-1);
    assert.equal(last === undefined ? '' : findings.getTreeItem(last).label, '200 more in the review grid');
    const found = await findings.find('package-99', '1.99');
    assert.ok(found?.kind === 'finding');
    assert.ok(
      (await findings.getChildren(group)).some((node) => node.kind === 'finding' && node.finding === found.finding),
    );
  });
});

/** Of this window alone, not of its threads. */
function heldBytes(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  collect();
  return process.memoryUsage().heapUsed;
}

function advisoriesOf(at: number): readonly { readonly name: string; readonly content: string }[] {
  return Array.from({ length: 8 }, (_, nth) => {
    const id = `PYSEC-2026-${at * 8 + nth}`;
    const range = { type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: `2.${at}` }] };
    const record = {
      ...{ schema_version: '1.7.0', id, modified: '2026-01-01T00:00:00Z', published: '2026-01-01T00:00:00Z' },
      ...{ aliases: [`CVE-2026-${100_000 + at * 8 + nth}`], summary: 'A flaw. '.repeat(500) },
      severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' }],
      affected: [{ package: { ecosystem: 'PyPI', name: `package-${at}` }, ranges: [range] }],
    };
    return { name: `${id}.json`, content: JSON.stringify(record) };
  });
}
