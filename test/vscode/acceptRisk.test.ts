/** Risks that are accepted in a real VS Code: chosen, decided, written with all comments left, undone, and ended. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { severities } from '../../src/core/advisory/evidence';
import { ReviewClient } from '../../src/threads/grid/reviewClient';
import { commandIds } from '../../src/vscode/ids';
import { projectRoot } from '../support/vscode/projectRoot';
import { extensionParts } from './support/extensionParts';
import { type Messages, useMessages } from './support/messages';
import { useReviewCopy } from './support/reviewCopy';
import { untilTrue } from './support/until';

describe('IHACPA: Accept Risk…', function () {
  this.timeout(90_000);
  const copy = useReviewCopy();
  const messages = useMessages();
  const file = (): string => join(copy().folder, 'ihacpa-risks.yaml');
  const run = (id: string): Thenable<unknown> => vscode.commands.executeCommand(id, copy().workbook);
  const last = (): Messages['shown'][number] | undefined => messages().shown.at(-1);
  const comment = '# decided by the team\naccepted: # none yet\n';

  async function firstOpen(): Promise<{ readonly advisory: string; readonly package: string }> {
    const { jobs, store } = await extensionParts();
    const input = { storageFolder: store.folder, workbookPath: copy().workbook.fsPath };
    const [first] = (await jobs.run('readRisks', input)).open;
    assert.ok(first !== undefined);
    return first;
  }

  function decide(advisory: string): void {
    messages().answer(advisory);
    for (const text of ['no uploads', '', '', 'TICKET-7']) messages().type(text);
    messages().answer('In 90 days');
  }

  it('lists the vulnerabilities of the whole workbook, the most severe first', async () => {
    await run(commandIds.startScan);
    const { jobs, store } = await extensionParts();
    const input = { storageFolder: store.folder, workbookPath: copy().workbook.fsPath };
    const { open } = await jobs.run('readRisks', input);
    const ranks = open.map(({ isMalicious, severity }) => (isMalicious ? -1 : severities.indexOf(severity)));
    assert.deepEqual(
      ranks,
      [...ranks].sort((a, b) => a - b),
    );
    assert.ok(new Set(ranks).size > 3, ranks.join(', '));
  });

  it('names each vulnerability as the details of its package do, and its severity as the findings do', async () => {
    await run(commandIds.startScan);
    const { jobs, store } = await extensionParts();
    const input = { storageFolder: store.folder, workbookPath: copy().workbook.fsPath };
    const { open } = await jobs.run('readRisks', input);
    const client = new ReviewClient(join(projectRoot(), 'dist', 'reviewWorker.mjs'), input.workbookPath, {
      onGrown: () => undefined,
      onBroken: (error) => assert.fail(error),
    });
    try {
      await client.read(store.folder);
      await client.read(store.folder); // Whole by then.
      const page = await client.ask({ ask: 'page', first: 0, count: 100 });
      assert.ok(page.answer === 'page');
      const named: string[] = [];
      for (const { key, finding } of page.rows) {
        const answer = await client.ask({ ask: 'details', key });
        assert.ok(answer.answer === 'details' && answer.details?.finding !== undefined);
        const { flaws, severity } = answer.details.finding;
        assert.equal(severity, finding?.severity);
        named.push(...flaws.filter(({ evidence }) => evidence?.accepted === undefined).map(({ ids }) => ids[0] ?? ''));
      }
      assert.ok(named.some((id) => id.startsWith('CVE-')) && named.some((id) => id.startsWith('MAL-')));
      assert.deepEqual(open.map(({ advisory }) => advisory).sort(), named.sort());
    } finally {
      void client.dispose();
    }
  });

  it('writes the decision below the comments, and takes it back', async () => {
    await run(commandIds.startScan);
    writeFileSync(file(), comment);
    const { advisory, package: name } = await firstOpen();
    decide(advisory);
    await run(commandIds.acceptRisk);
    const text = readFileSync(file(), 'utf8');
    assert.ok(text.startsWith(comment), text);
    for (const part of [
      `advisory: ${advisory}`,
      `package: ${name}`,
      'reason: no uploads',
      'ticket: TICKET-7',
      'evidence:',
    ])
      assert.ok(text.includes(part), `${part} in ${text}`);
    assert.match(last()?.text ?? '', /^1 risk is accepted until \d{4}-\d\d-\d\d in ihacpa-risks\.yaml\.$/);
    assert.deepEqual(last()?.buttons, ['Rescan', 'Open File', 'Undo']);
    assert.notEqual((await firstOpen()).advisory, advisory, 'It is no longer open.');

    messages().answer(advisory);
    messages().answer('Undo');
    await run(commandIds.endAcceptance);
    await untilTrue(() => /are undone/.test(last()?.text ?? ''));
    assert.equal(readFileSync(file(), 'utf8'), text);

    messages().answer(advisory);
    await run(commandIds.endAcceptance);
    assert.equal(last()?.text, '1 acceptance is ended in ihacpa-risks.yaml.');
    assert.equal((await firstOpen()).advisory, advisory, 'It is open again.');
    await run(commandIds.endAcceptance);
    assert.equal(last()?.text, 'No acceptance for review.xlsx is in force.');
  });

  it('removes a file that it made, and leaves one that was changed since', async () => {
    await run(commandIds.startScan);
    rmSync(file(), { force: true });
    const { advisory } = await firstOpen();
    decide(advisory);
    messages().answer('Undo');
    await run(commandIds.acceptRisk);
    await untilTrue(() => !existsSync(file()));

    const { jobs } = await extensionParts();
    writeFileSync(file(), comment);
    await assert.rejects(jobs.run('undoRisks', { file: file(), after: 'accepted:\n' }), /were changed since/);
    assert.equal(readFileSync(file(), 'utf8'), comment);
  });

  it('validates reason and day while they are typed, and writes nothing without them', async () => {
    await run(commandIds.startScan);
    writeFileSync(file(), comment);
    const { advisory } = await firstOpen();
    messages().answer(advisory);
    messages().type('no uploads');
    messages().answer('Other Day…');
    await run(commandIds.acceptRisk);
    const [reason, day] = messages().inputs;
    assert.equal(await reason?.validateInput?.(' '), 'Enter a reason.');
    assert.equal(await day?.validateInput?.('31.1.2099'), 'Enter a day like 2027-01-31.');
    assert.equal(await day?.validateInput?.('2001-01-31'), '2001-01-31 is in the past.');
    assert.equal(await day?.validateInput?.('2099-01-31'), undefined);
    assert.equal(readFileSync(file(), 'utf8'), comment);
  });

  it('accepts all risks of the packages shown at once, after one question, and takes them back at once', async () => {
    await run(commandIds.startScan);
    writeFileSync(file(), comment);
    const { jobs, store } = await extensionParts();
    const input = { storageFolder: store.folder, workbookPath: copy().workbook.fsPath };
    const { open } = await jobs.run('readRisks', input);
    const names = ['werkzeug', 'flask', 'aiohttp'];
    const meant = open.filter((risk) => names.includes(risk.package));
    const shown = meant.map(({ package: name, version }) => ({ name, version, occurrence: 0 }));
    const acceptShown = async (button: string): Promise<void> => {
      for (const text of ['behind a proxy', '', '', '']) messages().type(text);
      messages().answer('In 90 days');
      messages().answer(button);
      await vscode.commands.executeCommand(commandIds.acceptRisk, copy().workbook, shown);
    };

    await acceptShown('(nobody answers)');
    assert.match(last()?.text ?? '', /^Accept these risks until \S+\? Vulnerabilities: \d+, packages: 3$/);
    assert.equal(readFileSync(file(), 'utf8'), comment);

    messages().answer('Undo');
    await acceptShown(`Accept All (${meant.length})`);
    await untilTrue(() => /are undone/.test(last()?.text ?? ''));
    assert.equal(readFileSync(file(), 'utf8'), comment);

    await acceptShown(`Accept All (${meant.length})`);
    const text = readFileSync(file(), 'utf8');
    assert.ok(text.startsWith(comment), text);
    assert.equal(text.match(/reason: behind a proxy/g)?.length, meant.length);
    const now = await jobs.run('readRisks', input);
    assert.equal(now.open.length, open.length - meant.length);
    assert.deepEqual([...new Set(now.accepted.map((each) => each.package))].sort(), names.toSorted());
    await acceptShown('');
    assert.match(last()?.text ?? '', /^No open vulnerability of the packages shown is known/);
  });

  it('leaves malicious packages out of a question about all packages shown, where a person wants that', async () => {
    await run(commandIds.startScan);
    writeFileSync(file(), comment);
    const { jobs, store } = await extensionParts();
    const input = { storageFolder: store.folder, workbookPath: copy().workbook.fsPath };
    const { open } = await jobs.run('readRisks', input);
    const bad = open.filter((risk) => risk.isMalicious).length;
    assert.ok(bad > 0);
    for (const text of ['tests only', '', '', '']) messages().type(text);
    messages().answer('In 30 days');
    messages().answer(`All But Malicious (${open.length - bad})`);
    const shown = open.map(({ package: name, version }) => ({ name, version, occurrence: 0 }));
    await vscode.commands.executeCommand(commandIds.acceptRisk, copy().workbook, shown);
    const left = (await jobs.run('readRisks', input)).open;
    assert.equal(left.length, bad);
    assert.ok(left.every((risk) => risk.isMalicious));
  });

  describe('with an owner that Git knows', () => {
    const { getExtension } = vscode.extensions;
    afterEach(() => Object.assign(vscode.extensions, { getExtension }));

    for (const [title, configuration, proposed] of [
      ['the address of the repository', { 'user.name': 'Ann', 'user.email': 'ann@example.org' }, 'ann@example.org'],
      ['a name without an address', { 'user.name': 'Ann' }, 'Ann'],
      ['nobody where there is no repository', undefined, ''],
    ] as const) {
      it(`proposes ${title}`, async () => {
        const get = (key: string) =>
          Promise.resolve((configuration as Record<string, string> | undefined)?.[key] ?? '');
        const repository = { getConfig: get, getGlobalConfig: () => Promise.reject(new Error('no such key')) };
        const getAPI = () => ({ getRepository: () => (configuration === undefined ? null : repository) });
        const activate = () => Promise.resolve({ enabled: true, getAPI });
        Object.assign(vscode.extensions, {
          getExtension: (id: string) => (id === 'vscode.git' ? { activate } : getExtension(id)),
        });
        await run(commandIds.startScan);
        const { advisory } = await firstOpen();
        decide(advisory);
        await run(commandIds.acceptRisk);
        assert.equal(messages().inputs[1]?.value, proposed);
      });
    }
  });

  it('shows the line of an error in the file, and writes nothing over it', async () => {
    await run(commandIds.startScan);
    const wrong = 'accepted:\n  - advisory: 7\n';
    writeFileSync(file(), wrong);
    await run(commandIds.acceptRisk);
    assert.match(last()?.text ?? '', /Line \d/);
    assert.deepEqual(last()?.buttons, ['Open File', 'Show Log']);
    assert.equal(readFileSync(file(), 'utf8'), wrong);
  });
});
