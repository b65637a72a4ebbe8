/** Checks for changes in a real VS Code against the simulated services: reported once, shown on request, and saved only where a setting says so. */
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { nodeFileSystem } from '../../../src/platform/nodeFileSystem';
import { serviceIds } from '../../../src/sources/registered';
import { commandIds, configurationSection, settingIds } from '../../../src/vscode/ids';
import { baseUrlSetting, enabledSetting, networkSettings } from '../../../src/vscode/settings/sourceSettings';
import { readReviewWorkbook } from '../../../src/workbook/review/readReviewWorkbook';
import { readFacts } from '../../support/internet/facts';
import { SimulatedInternet } from '../../support/internet/internet';
import { extensionParts } from '../support/extensionParts';
import { useMessages } from '../support/messages';
import { useReviewCopy } from '../support/reviewCopy';
import { useSettings } from '../support/settings';

const asked = ['osv', 'kev', 'epss'];

describe('the check for changes', function () {
  this.timeout(300_000);
  const copy = useReviewCopy();
  const messages = useMessages();
  const set = useSettings();
  let internet: SimulatedInternet | undefined;

  async function serve(folder: string): Promise<void> {
    await internet?.close();
    const { rows } = await readReviewWorkbook(nodeFileSystem, copy().workbook.fsPath);
    internet = await SimulatedInternet.start(await readFacts(folder, rows), {
      kev: Buffer.from(JSON.stringify({ count: 1, vulnerabilities: [{ cveID: 'CVE-1999-0001' }] })),
      exploitDb: Buffer.from('id,description,date_added,date_updated,verified,codes\n1,A,2023-06-01,,1,\n'),
    });
    for (const id of serviceIds) {
      await set(`${configurationSection}.${enabledSetting(id)}`, asked.includes(id));
      await set(`${configurationSection}.${baseUrlSetting(id)}`, internet.service(id).url);
    }
  }

  /** Scanned with half of the advisories; then the services have all. */
  beforeEach(async () => {
    const { folder, workbook } = copy();
    const all = join(folder, 'all');
    const half = join(folder, 'half');
    cpSync(join(folder, 'advisories'), all, { recursive: true });
    rmSync(join(folder, 'advisories'), { recursive: true });
    mkdirSync(half);
    const files = readdirSync(all).sort();
    for (const file of files.slice(0, Math.ceil(files.length / 2))) cpSync(join(all, file), join(half, file));
    await set(`${configurationSection}.${networkSettings.offline}`, false);
    await set(`${configurationSection}.${networkSettings.keepAnswers}`, false);
    await serve(half);
    await vscode.commands.executeCommand(commandIds.startScan, workbook);
    await serve(all);
  });
  afterEach(() => internet?.close());

  const news = (): readonly string[] =>
    messages()
      .shown.map(({ text }) => text)
      .filter((text) => /new changes? since the review of \d{4}-\d\d-\d\d\.$/.test(text));

  it('reports what is new once, with Show and a number, and leaves the workbook as it was', async () => {
    const { workbook } = copy();
    const { news: watch } = await extensionParts();
    const before = readFileSync(workbook.fsPath);
    await watch.check();
    assert.equal(
      news().length,
      1,
      messages()
        .shown.map(({ text }) => text)
        .join('\n'),
    );
    assert.match(news()[0] ?? '', /^review\.xlsx: /);
    assert.ok(watch.count > 0);
    await watch.check();
    assert.equal(news().length, 1, 'It is reported once.');
    assert.deepEqual(readFileSync(workbook.fsPath), before);

    await vscode.commands.executeCommand(commandIds.showNews);
    assert.equal(messages().picks.at(-1)?.[0], 'Scan These Packages');
    assert.ok((messages().picks.at(-1)?.length ?? 0) > 1);
    assert.equal(watch.count, 0, 'Somebody has looked.');
  });

  it('saves the results only where a setting says so', async () => {
    const { workbook } = copy();
    const { news: watch } = await extensionParts();
    const before = readFileSync(workbook.fsPath);
    await set(`${configurationSection}.${settingIds.watchSave}`, true);
    await watch.check();
    assert.equal(news().length, 1);
    assert.notDeepEqual(readFileSync(workbook.fsPath), before);
    await vscode.commands.executeCommand(commandIds.showNews);
  });

  it('claims nothing while the services are down', async () => {
    const { news: watch } = await extensionParts();
    await internet?.close();
    internet = undefined;
    await watch.check();
    assert.deepEqual(news(), []);
  });
});
