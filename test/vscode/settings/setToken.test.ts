/** Tokens: tried before they are kept, kept in secret storage only, cleared on request, and never shown anywhere. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { commandIds, configurationSection } from '../../../src/vscode/ids';
import { baseUrlSetting } from '../../../src/vscode/settings/sourceSettings';
import { extensionParts } from '../support/extensionParts';
import { useMessages } from '../support/messages';
import { useReviewCopy } from '../support/reviewCopy';
import { run } from '../support/slowScan';

const good = 'ghp_marked4c8e1f';

describe('IHACPA: Set Token…', () => {
  const copy = useReviewCopy();
  const messages = useMessages();
  let server: Server;
  let seen: (string | undefined)[] = [];

  beforeEach(async () => {
    seen = [];
    server = createServer((request, response) => {
      seen.push(request.headers.authorization);
      const takes = request.headers.authorization?.includes(good) === true;
      response.writeHead(takes ? 200 : 401, { 'content-type': 'application/json' });
      response.end(takes ? '{"resources":{"core":{"limit":5000}}}' : '{"message":"Bad credentials"}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    await mirror(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  });

  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await mirror(undefined);
    await (await extensionParts()).tokens.clear('githubToken');
  });

  const mirror = (url: string | undefined): Thenable<void> =>
    vscode.workspace
      .getConfiguration(configurationSection)
      .update(baseUrlSetting('github'), url, vscode.ConfigurationTarget.Global);

  async function give(token: string, ...answers: readonly string[]): Promise<string | undefined> {
    messages().answer('GitHub');
    messages().type(token);
    answers.forEach((answer) => messages().answer(answer));
    await vscode.commands.executeCommand(commandIds.setToken);
    return (await (await extensionParts()).tokens.read())['githubToken'];
  }

  it('tries a token with the service and keeps it', async () => {
    assert.equal(await give(good), good);
    assert.equal(seen.length, 1);
    assert.equal(messages().inputs[0]?.password, true);
    assert.match(messages().shown.at(-1)?.text ?? '', /token for GitHub is saved/);
  });

  it('keeps a token that the service refuses only when told to', async () => {
    assert.equal(await give('ghp_wrong'), undefined);
    assert.match(messages().shown.at(-1)?.text ?? '', /GitHub rejected the token/);
    assert.equal(await give('ghp_wrong', 'Save Anyway'), 'ghp_wrong');
  });

  it('tests and clears the token that is kept', async () => {
    await give(good);
    for (const [action, text] of [
      ['Test Connection', /The token for GitHub is valid/],
      ['Clear', /token for GitHub is cleared/],
    ] as const) {
      messages().answer('GitHub');
      messages().answer(action);
      await vscode.commands.executeCommand(commandIds.setToken);
      assert.match(messages().shown.at(-1)?.text ?? '', text);
    }
    assert.equal((await (await extensionParts()).tokens.read())['githubToken'], undefined);
  });

  it('keeps the login of a mirror of PyPI that takes it, and asks the mirror alone', async () => {
    const login = 'ci:marked-word';
    const basic = `Basic ${Buffer.from(login).toString('base64')}`;
    const paths: (string | undefined)[] = [];
    const index = createServer((request, response) => {
      paths.push(request.url);
      const takes = request.headers.authorization === basic;
      response
        .writeHead(takes ? 200 : 401, { 'content-type': 'text/html' })
        .end('<a href="pip-1.tar.gz">pip-1.tar.gz</a>');
    });
    await new Promise<void>((resolve) => index.listen(0, '127.0.0.1', resolve));
    const configuration = vscode.workspace.getConfiguration(configurationSection);
    const url = `http://127.0.0.1:${(index.address() as AddressInfo).port}/root/pypi/+simple`;
    await configuration.update(baseUrlSetting('pypi'), url, vscode.ConfigurationTarget.Global);
    const { tokens } = await extensionParts();
    try {
      for (const [typed, kept, said] of [
        ['ci:wrong', undefined, /Mirror of PyPI rejected the token \(does not accept the login\)/],
        [login, login, /token for Mirror of PyPI is saved/],
      ] as const) {
        messages().answer('Mirror of PyPI');
        messages().type(typed);
        await vscode.commands.executeCommand(commandIds.setToken);
        assert.equal((await tokens.read())['pypiLogin'], kept);
        assert.match(messages().shown.at(-1)?.text ?? '', said);
      }
      assert.deepEqual(paths, ['/root/pypi/+simple/pip/', '/root/pypi/+simple/pip/']);
      assert.ok(!JSON.stringify([messages().shown, messages().picks]).includes('marked-word'));
    } finally {
      await tokens.clear('pypiLogin');
      await configuration.update(baseUrlSetting('pypi'), undefined, vscode.ConfigurationTarget.Global);
      index.closeAllConnections();
      index.close();
    }
  });

  it('leaves no trace of a token in messages, storage or workbook', async () => {
    const { store } = await extensionParts();
    await give(good);
    await run(commandIds.startScan, copy().workbook);
    assert.ok(!JSON.stringify([messages().shown, messages().picks]).includes(good));
    for (const folder of [store.folder, copy().folder]) {
      for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile()) continue;
        assert.ok(!readFileSync(join(entry.parentPath, entry.name)).includes(good), entry.name);
      }
    }
  });
});
