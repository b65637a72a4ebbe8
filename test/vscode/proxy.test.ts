/** A scan behind a proxy that is set in VS Code: every service is asked through it, by a name that only the proxy knows. */
import assert from 'node:assert/strict';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { ServiceId } from '../../src/core/scan/sourceSettings';
import { serviceIds } from '../../src/sources/registered';
import type { ScanSummary } from '../../src/core/scan/scanSummary';
import { commandIds, configurationSection } from '../../src/vscode/ids';
import { baseUrlSetting, enabledSetting, networkSettings } from '../../src/vscode/settings/sourceSettings';
import { nodeFileSystem } from '../../src/platform/nodeFileSystem';
import { readReviewWorkbook } from '../../src/workbook/review/readReviewWorkbook';
import { readFacts } from '../support/internet/facts';
import { internetSecrets, SimulatedInternet } from '../support/internet/internet';
import { startTunnelProxy, type TunnelProxy } from '../support/tunnelProxy';
import { extensionParts } from './support/extensionParts';
import { useMessages } from './support/messages';
import { type ReviewCopy, useReviewCopy } from './support/reviewCopy';
import { useSettings } from './support/settings';

/** The one advisory that these services know, about the sample's requests 2.28.1. */
const served = 'GHSA-j8r2-6x86-q33q';
const cve = 'CVE-2023-32681';
const lists = {
  kev: { count: 1, vulnerabilities: [{ cveID: cve, dateAdded: '2023-06-01', dueDate: '2023-06-22' }] },
  exploitDb: `id,description,date_added,date_updated,verified,codes\n1,Leak,2023-06-01,2023-06-01,1,${cve}\n`,
};

/** No resolver knows such a name: `.test` is kept for tests (RFC 6761). */
const nameOf = (id: ServiceId): string => `${id.toLowerCase()}.proxied.test`;

describe('a scan behind a proxy', () => {
  const copy = useReviewCopy();
  useMessages();
  const set = useSettings();
  let internet: SimulatedInternet;
  let proxy: TunnelProxy;

  beforeEach(async () => {
    internet = await startInternet(copy());
    const addresses = new Map(serviceIds.map((id) => [nameOf(id), new URL(internet.service(id).url).hostname]));
    proxy = await startTunnelProxy((host) => addresses.get(host));
    const { tokens } = await extensionParts();
    await tokens.store('githubToken', internetSecrets.githubToken);
    await tokens.store('snykToken', internetSecrets.snykToken);
    await set('http.proxy', proxy.url);
    for (const id of serviceIds) {
      await set(`${configurationSection}.${enabledSetting(id)}`, true);
      await set(`${configurationSection}.${baseUrlSetting(id)}`, `http://${target(id)}`);
    }
    await set(`${configurationSection}.${networkSettings.keepAnswers}`, false);
    await set(`${configurationSection}.${networkSettings.offline}`, false);
  });

  afterEach(async () => {
    const { tokens } = await extensionParts();
    await tokens.clear('githubToken');
    await tokens.clear('snykToken');
    await proxy.close();
    await internet.close();
  });

  const target = (id: ServiceId): string => `${nameOf(id)}:${new URL(internet.service(id).url).port}`;

  it('asks every service through it, and what it finds is what they answer', async () => {
    const { workbook } = copy();
    const summary = await vscode.commands.executeCommand<ScanSummary | undefined>(commandIds.startScan, workbook);
    // VS Code's own requests, if any, are none of ours.
    const asked = new Set(proxy.seen.filter((seen) => seen.includes('.proxied.test')));
    assert.deepEqual([...asked].sort(), serviceIds.map(target).sort());
    assert.equal(summary?.status, 'finished');
    assert.deepEqual(
      summary.findings.filter(({ unchecked }) => unchecked !== undefined),
      [],
    );
    const vulnerable = summary.findings.filter(({ verdict }) => verdict === 'vulnerable');
    assert.deepEqual(
      vulnerable.map((finding) => [finding.package, finding.flaws, finding.advisories.includes(served)]),
      [['requests', 1, true]],
    );
  });
});

/** Takes the advisories away from where a scan would look for them: only the services know one. */
async function startInternet({ folder, workbook }: ReviewCopy): Promise<SimulatedInternet> {
  const known = join(folder, 'served');
  cpSync(join(folder, 'advisories', `${served}.json`), join(known, `${served}.json`));
  const open = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath);
  for (const place of [folder, ...open]) rmSync(join(place, 'advisories'), { recursive: true, force: true });
  const { rows } = await readReviewWorkbook(nodeFileSystem, workbook.fsPath);
  return SimulatedInternet.start(await readFacts(known, rows), {
    kev: Buffer.from(JSON.stringify(lists.kev)),
    exploitDb: Buffer.from(lists.exploitDb),
  });
}
