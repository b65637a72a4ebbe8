/** IHACPA: Check Sources against the simulated services: one line of the log for each, one message, and no token in either. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { serviceIds } from '../../src/sources/registered';
import { commandIds, configurationSection, settingIds } from '../../src/vscode/ids';
import { ageSettings, baseUrlSetting, enabledSetting, networkSettings } from '../../src/vscode/settings/sourceSettings';
import { nodeFileSystem } from '../../src/platform/nodeFileSystem';
import { readReviewWorkbook } from '../../src/workbook/review/readReviewWorkbook';
import { readFacts } from '../support/internet/facts';
import { internetSecrets, SimulatedInternet } from '../support/internet/internet';
import { projectRoot } from '../support/vscode/projectRoot';
import { extensionParts } from './support/extensionParts';
import { useMessages } from './support/messages';
import { useSettings } from './support/settings';

const cve = 'CVE-2023-32681';

describe('IHACPA: Check Sources', () => {
  const messages = useMessages();
  const set = useSettings();
  let internet: SimulatedInternet;

  beforeEach(async () => {
    const sample = join(projectRoot(), 'media', 'sample');
    const { rows } = await readReviewWorkbook(nodeFileSystem, join(sample, 'review.xlsx'));
    internet = await SimulatedInternet.start(await readFacts(join(sample, 'advisories'), rows), {
      kev: Buffer.from(JSON.stringify({ count: 1, vulnerabilities: [{ cveID: cve }] })),
      exploitDb: Buffer.from(`id,description,date_added,date_updated,verified,codes\n1,A,2023-06-01,,1,${cve}\n`),
    });
    const { tokens } = await extensionParts();
    await tokens.store('githubToken', internetSecrets.githubToken);
    await tokens.store('snykToken', internetSecrets.snykToken);
    for (const id of serviceIds) {
      await set(`${configurationSection}.${enabledSetting(id)}`, true);
      await set(`${configurationSection}.${baseUrlSetting(id)}`, internet.service(id).url);
    }
    await set(`${configurationSection}.${networkSettings.offline}`, false);
    // The sample's advisories are of one day, which lies ever longer ago.
    await set(`${configurationSection}.${ageSettings.file}`, 3650);
  });

  afterEach(async () => {
    const { tokens } = await extensionParts();
    await tokens.clear('githubToken');
    await tokens.clear('snykToken');
    await internet.close();
  });

  /** What the log holds after it, and the last message. */
  async function check(): Promise<{ readonly lines: readonly string[]; readonly said: string }> {
    const { log } = await extensionParts();
    const lines: string[] = [];
    const info = log.info.bind(log);
    log.info = (line: string) => void lines.push(line);
    try {
      await vscode.commands.executeCommand(commandIds.checkSources);
    } finally {
      log.info = info;
    }
    const said = messages().shown.at(-1)?.text ?? '';
    const everything = JSON.stringify([lines, messages().shown]);
    for (const secret of Object.values(internetSecrets)) assert.ok(!everything.includes(secret), everything);
    return { lines, said };
  }

  it('says that every source answers, and in the log how each does', async () => {
    const { lines, said } = await check();
    assert.match(said, /^All enabled and configured sources respond/);
    assert.equal(lines.filter((line) => / works +\d/.test(line)).length, serviceIds.length, lines.join('\n'));
  });

  it('says how many do not answer, and in the log what to do about each', async () => {
    internet.service('kev').fault = '403';
    await (await extensionParts()).tokens.store('githubToken', 'wrong');
    const { lines, said } = await check();
    assert.match(said, /^2 sources or data files do not work/);
    const failed = lines.filter((line) => line.includes('FAILED'));
    assert.deepEqual(
      failed.map((line) => line.split(' ')[0]),
      ['GitHub', 'CISA'],
    );
    for (const line of failed) assert.match(line, /\. [A-Z][^.]+/);
    assert.match(failed[0] ?? '', /Replace GITHUB_TOKEN/);
  });

  it('says which data is old, and what to do about it', async () => {
    await set(`${configurationSection}.${settingIds.advisories}`, join(projectRoot(), 'media', 'sample', 'advisories'));
    await set(`${configurationSection}.${ageSettings.file}`, 1);
    const { lines, said } = await check();
    assert.match(said, /^One source or data file is old/);
    const old = lines.filter((line) => line.includes(' OLD '));
    assert.equal(old.length, 1);
    assert.match(old[0] ?? '', /data of \d{4}-\d\d-\d\d, it is older than 1 day\. Download it again /);
  });

  it('sends nothing where the network is not to be used', async () => {
    await set(`${configurationSection}.${networkSettings.offline}`, true);
    const { lines, said } = await check();
    assert.match(said, /^No source was queried/);
    assert.equal(lines.filter((line) => / works +\d/.test(line)).length, 0, lines.join('\n'));
    assert.ok(Object.values(internet.counts).every((count) => count === 0));
  });

  it('does not say that all is well where nothing is asked', async () => {
    for (const id of serviceIds) await set(`${configurationSection}.${enabledSetting(id)}`, false);
    const { said } = await check();
    assert.match(said, /^No source was queried/);
  });
});
