/** What a person does with one finding from its menu: open its advisory, copy it, check it again. */
import * as vscode from 'vscode';
import { inertPaste, urlPart } from '../../core/message/inert';
import { commandIds } from '../ids';
import { showInformation } from '../messages';
import type { ListedFinding } from '../../core/scan/listedFindings';
import { type FindingsNode, packageOf } from './findingsNode';
import type { FindingsTree } from './findingsTree';
import type { PackageIdentity } from '../../core/package/identity';

const advisoryPage = 'https://osv.dev/vulnerability/';

export function registerFindingCommands(findings: FindingsTree): vscode.Disposable {
  const register = vscode.commands.registerCommand;
  return vscode.Disposable.from(
    register(commandIds.openAdvisory, (node?: FindingsNode) => openAdvisory(findings.findingOf(node))),
    register(commandIds.copyFinding, async (node?: FindingsNode) => {
      const identity = packageOf(node);
      if (identity !== undefined) await vscode.env.clipboard.writeText(inertPaste(nameOf(identity)));
    }),
    register(commandIds.rescanFinding, async (node?: FindingsNode) => {
      const [identity, path] = [packageOf(node), findings.workbookPath];
      if (identity === undefined || path === undefined) return;
      const { name, version } = identity;
      await vscode.commands.executeCommand(commandIds.startScan, vscode.Uri.file(path), {
        exactly: [{ name, version }],
      });
    }),
  );
}

async function openAdvisory(finding: ListedFinding | undefined): Promise<void> {
  if (finding === undefined) return;
  const { advisories, package: identity } = finding;
  if (advisories.length === 0) {
    void showInformation(vscode.l10n.t('No advisory is listed for {0}.', nameOf(identity)));
    return;
  }
  const title = vscode.l10n.t('Open Advisory');
  const id = advisories.length === 1 ? advisories[0] : await vscode.window.showQuickPick([...advisories], { title });
  if (id !== undefined) await vscode.env.openExternal(vscode.Uri.parse(`${advisoryPage}${urlPart(id)}`));
}

/** `aiohttp 3.8.3`. */
function nameOf({ name, version }: PackageIdentity): string {
  return `${name} ${version}`.trim();
}
