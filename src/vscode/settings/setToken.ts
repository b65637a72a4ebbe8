/** Asks for a source's token, tries it and keeps it, or clears the one that is kept. Never shows a token. */
import * as vscode from 'vscode';
import { askForText, showInformation, showWarning, withProgress } from '../messages';
import { tellError } from '../progress/errorMessage';
import { mayAskNetwork } from '../scanState/scanPermission';
import { type SourceTokens, type TokenId, tokenIds } from './sourceTokens';
import { localize } from '../localize';

/** `refused`: the service answered and does not take it. `why` completes "{service} …". */
export type TokenVerdict =
  { readonly status: 'works' } | { readonly status: 'refused' | 'unreachable'; readonly why: string };

export interface TokenParts {
  readonly tokens: SourceTokens;
  /** One cheap request to the service. */
  readonly test: (id: TokenId, token: string) => Promise<TokenVerdict>;
  readonly log: vscode.LogOutputChannel;
}

interface TokenItem extends vscode.QuickPickItem {
  readonly id: TokenId;
  readonly isSet: boolean;
}

type Action = 'replace' | 'test' | 'clear';

/** Resolves when the person has been told the outcome. */
export async function setToken(parts: TokenParts): Promise<void> {
  try {
    const item = await askForSource(parts.tokens);
    if (item === undefined) return;
    const action = item.isSet ? await askForAction(item) : 'replace';
    if (action === 'clear') await clear(item, parts);
    else if (action === 'test') await testStored(item, parts);
    else if (action === 'replace') await replace(item, parts);
  } catch (error) {
    tellError(error, parts.log, { retry: () => setToken(parts) });
  }
}

async function askForSource(tokens: SourceTokens): Promise<TokenItem | undefined> {
  const areSet = await tokens.areSet();
  const items = tokenIds.map((id): TokenItem => ({
    id,
    isSet: areSet.has(id),
    label: sourceName(id),
    description: areSet.has(id) ? vscode.l10n.t('set') : vscode.l10n.t('not set'),
    detail: useOf(id),
    iconPath: new vscode.ThemeIcon(areSet.has(id) ? 'pass' : 'key'),
  }));
  return vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Set Token'),
    placeHolder: vscode.l10n.t('Tokens are stored in the secret storage of VS Code on this computer'),
  });
}

async function askForAction({ label }: TokenItem): Promise<Action | undefined> {
  const item = (action: Action, icon: string, text: string): vscode.QuickPickItem & { readonly action: Action } => ({
    label: text,
    iconPath: new vscode.ThemeIcon(icon),
    action,
  });
  const items = [
    item('test', 'debug-start', vscode.l10n.t('Test Connection')),
    item('replace', 'edit', vscode.l10n.t('Replace')),
    item('clear', 'trash', vscode.l10n.t('Clear')),
  ];
  return (await vscode.window.showQuickPick(items, { title: vscode.l10n.t('The Token for {0}', label) }))?.action;
}

async function replace({ id, label }: TokenItem, parts: TokenParts): Promise<void> {
  const token = await askForText({
    title: vscode.l10n.t('The Token for {0}', label),
    prompt: useOf(id),
    password: true,
    ignoreFocusOut: true,
    validateInput: (text) =>
      /^\S+$/.test(text.trim()) ? undefined : vscode.l10n.t('The token must not contain spaces'),
  });
  if (token === undefined || token.trim() === '') return;
  const verdict = await test(id, token.trim(), parts);
  if (verdict?.status !== 'works') {
    const keep = vscode.l10n.t('Save Anyway');
    const text = verdict === undefined ? vscode.l10n.t('The token was not tested.') : verdictText(label, verdict);
    if ((await showWarning(text, keep)) !== keep) return;
  }
  await parts.tokens.store(id, token.trim());
  void showInformation(vscode.l10n.t('The token for {0} is saved. The next scan uses it.', label));
}

async function testStored({ id, label }: TokenItem, parts: TokenParts): Promise<void> {
  const token = (await parts.tokens.read())[id];
  const verdict = token === undefined ? undefined : await test(id, token, parts);
  if (verdict === undefined) return;
  const show = verdict.status === 'works' ? showInformation : showWarning;
  void show(verdictText(label, verdict));
}

async function clear({ id, label }: TokenItem, { tokens }: TokenParts): Promise<void> {
  await tokens.clear(id);
  void showInformation(vscode.l10n.t('The token for {0} is cleared.', label));
}

/** Undefined where nothing may be asked here. */
async function test(id: TokenId, token: string, parts: TokenParts): Promise<TokenVerdict | undefined> {
  if (!mayAskNetwork()) return undefined;
  const title = vscode.l10n.t('Testing the token for {0}…', sourceName(id));
  const options = { location: vscode.ProgressLocation.Window, title };
  return withProgress(options, () => parts.test(id, token));
}

function verdictText(name: string, verdict: TokenVerdict): string {
  switch (verdict.status) {
    case 'works':
      return vscode.l10n.t('The token for {0} is valid.', name);
    case 'refused':
      return vscode.l10n.t('{0} rejected the token ({1}).', name, localize(verdict.why));
    case 'unreachable':
      return vscode.l10n.t('{0} could not be queried ({1}).', name, localize(verdict.why));
  }
}

function sourceName(id: TokenId): string {
  switch (id) {
    case 'githubToken':
      return 'GitHub';
    case 'nvdApiKey':
      return 'NVD';
    case 'snykToken':
      return 'Snyk';
    case 'pypiLogin':
      return vscode.l10n.t('Mirror of PyPI');
  }
}

function useOf(id: TokenId): string {
  switch (id) {
    case 'githubToken':
      return vscode.l10n.t('Any personal access token without scopes; allows far more requests per hour');
    case 'nvdApiKey':
      return vscode.l10n.t('An API key of the National Vulnerability Database; allows ten times more requests');
    case 'snykToken':
      return vscode.l10n.t('An API token of Snyk; without one, Snyk is not used');
    case 'pypiLogin':
      return vscode.l10n.t('USER:PASSWORD for the mirror in sources.pypi.baseUrl; never sent to PyPI');
  }
}
