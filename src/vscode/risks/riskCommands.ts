/** Accept Risk… and End Acceptance…: choose vulnerabilities of a workbook, decide, and write the file that scans read. */
import { basename } from 'node:path';
import * as v from 'valibot';
import * as vscode from 'vscode';
import type { PackageIdentity } from '../../core/package/identity';
import { packageIdentitySchema } from '../../core/package/identitySchema';
import type { AcceptedEntry, OpenRisk } from '../../threads/jobs/jobLists';
import type { JobClient } from '../../threads/jobs/jobClient';
import { baseOf } from '../choose/findAdvisories';
import { withWorkbook } from '../choose/pickWorkbook';
import { type FindingsNode, packageOf } from '../findings/findingsNode';
import type { FindingsTree } from '../findings/findingsTree';
import { commandIds } from '../ids';
import { pickMany, showInformation } from '../messages';
import type { ScanStore } from '../scanState/scanStore';
import { readRisksSetting } from '../settings/sourceSettings';
import { workbookName } from '../workbookName';
import { askForAll, badnessText } from './askForAll';
import { askForDecision } from './askForDecision';
import { mayWriteRisks } from './mayWriteRisks';
import { proposedOwner } from './proposedOwner';
import { tellRiskChange } from './tellRiskChange';

export interface RiskParts {
  readonly store: ScanStore;
  readonly jobs: JobClient;
  readonly findings: FindingsTree;
  readonly log: vscode.LogOutputChannel;
}

export function registerRiskCommands(parts: RiskParts): vscode.Disposable {
  const register = vscode.commands.registerCommand;
  return vscode.Disposable.from(
    register(commandIds.acceptRisk, (given?: unknown, name?: unknown) => acceptRisk(parts, given, name)),
    register(commandIds.endAcceptance, (given?: unknown, name?: unknown) => endAcceptance(parts, given, name)),
  );
}

async function acceptRisk(parts: RiskParts, given: unknown, of: unknown): Promise<void> {
  const { workbook: named, name, shown } = meantBy(parts, given, of);
  await withWorkbook(named, parts, async (workbook) => {
    const input = inputOf(parts, workbook);
    const { file, today, open } = await parts.jobs.run('readRisks', input);
    const listed = open.filter((risk) => (shown === undefined ? isOf(risk, name) : isShown(risk, shown)));
    if (listed.length === 0) {
      void showInformation(
        shown === undefined
          ? vscode.l10n.t(
              'No open vulnerability of {0} is known. Scan it first.',
              name ?? workbookName(workbook.fsPath),
            )
          : vscode.l10n.t('No open vulnerability of the packages shown is known. Scan them first.'),
      );
      return;
    }
    const chosen = shown === undefined ? await chooseRisks(listed, file) : distinct(listed);
    if (chosen.length === 0) return;
    const decision = await askForDecision(today, await proposedOwner(workbook));
    if (decision === undefined) return;
    const risks = shown === undefined ? chosen : await askForAll(chosen, decision.until, file);
    if (risks.length === 0 || !(await mayWriteRisks(file))) return;
    const change = await parts.jobs.run('acceptRisks', {
      ...{ storageFolder: input.storageFolder, workbookPath: input.workbookPath, file, ...decision },
      chosen: risks.map(({ package: of, advisory }) => ({ package: of, advisory })),
    });
    const text =
      risks.length === 1
        ? vscode.l10n.t('1 risk is accepted until {0} in {1}.', decision.until, basename(file))
        : vscode.l10n.t('{0} risks are accepted until {1} in {2}.', risks.length, decision.until, basename(file));
    void tellRiskChange(parts, workbook, { text, change, packages: namesOf(risks) });
  });
}

async function endAcceptance(parts: RiskParts, given: unknown, of: unknown): Promise<void> {
  const { workbook: named, name } = meantBy(parts, given, of);
  await withWorkbook(named, parts, async (workbook) => {
    const { file, accepted } = await parts.jobs.run('readRisks', inputOf(parts, workbook));
    const listed = accepted.filter((entry) => isOf(entry, name));
    if (listed.length === 0) {
      void showInformation(vscode.l10n.t('No acceptance for {0} is in force.', name ?? workbookName(workbook.fsPath)));
      return;
    }
    const title = vscode.l10n.t('End Acceptance: Choose Entries');
    const items = listed.map((entry) => ({ ...acceptedItem(entry), entry }));
    const prompt = vscode.l10n.t('The next scan reports the vulnerabilities again.');
    const chosen = await pickMany(items, title, prompt);
    if (chosen === undefined || chosen.length === 0 || !(await mayWriteRisks(file))) return;
    const ended = chosen.map(({ entry }) => ({ package: entry.package, advisory: entry.advisory }));
    const { ended: count, ...change } = await parts.jobs.run('endRisks', { file, chosen: ended });
    const text =
      count === 1
        ? vscode.l10n.t('1 acceptance is ended in {0}.', basename(file))
        : vscode.l10n.t('{0} acceptances are ended in {1}.', count, basename(file));
    void tellRiskChange(parts, workbook, { text, change, packages: namesOf(ended) });
  });
}

async function chooseRisks(listed: readonly OpenRisk[], file: string): Promise<readonly OpenRisk[]> {
  const title = vscode.l10n.t('Accept Risk: Choose Vulnerabilities');
  const items = listed.map((risk) => ({ ...openItem(risk), risk }));
  const prompt = vscode.l10n.t('Next, enter a reason and a last day. They are written to {0}.', basename(file));
  const chosen = await pickMany(items, title, prompt);
  return (chosen ?? []).map(({ risk }) => risk);
}

/** A decision is about a package whatever its version, so that one holds for several rows. */
function distinct(risks: readonly OpenRisk[]): readonly OpenRisk[] {
  return [
    ...new Map(risks.toReversed().map((risk) => [`${risk.package} ${risk.advisory}`, risk])).values(),
  ].toReversed();
}

function isOf(risk: { readonly package: string }, name: string | undefined): boolean {
  return name === undefined || risk.package === name;
}

function isShown(risk: OpenRisk, shown: readonly PackageIdentity[]): boolean {
  return shown.some(({ name, version }) => risk.package === name && risk.version === version);
}

function namesOf(risks: readonly { readonly package: string }[]): readonly string[] {
  return [...new Set(risks.map((risk) => risk.package))];
}

interface Meant {
  readonly workbook: unknown;
  /** Undefined: all packages. */
  readonly name?: string;
  /** Rows of the review grid, all of which are meant. */
  readonly shown?: readonly PackageIdentity[];
}

/** The workbook and the package of an entry of the findings view, else what was given: a workbook, and a package or rows of it, or all. */
function meantBy({ findings }: RiskParts, given: unknown, of: unknown): Meant {
  const isUri = given instanceof vscode.Uri;
  const identity = isUri ? undefined : packageOf(given as FindingsNode | undefined);
  if (identity !== undefined && findings.workbookPath !== undefined)
    return { workbook: vscode.Uri.file(findings.workbookPath), name: identity.name };
  if (isUri && typeof of === 'string') return { workbook: given, name: of };
  if (isUri && v.is(v.array(packageIdentitySchema), of)) return { workbook: given, shown: of };
  return { workbook: given };
}

function inputOf(
  { store }: RiskParts,
  workbook: vscode.Uri,
): { readonly storageFolder: string; readonly workbookPath: string; readonly risks?: string } {
  const risks = readRisksSetting(workbook, baseOf(workbook));
  const input = { storageFolder: store.folder, workbookPath: workbook.fsPath };
  return risks === undefined ? input : { ...input, risks };
}

function openItem(risk: OpenRisk): vscode.QuickPickItem {
  const fix = risk.fixedIn === undefined ? [] : [vscode.l10n.t('fixed in {0}', risk.fixedIn)];
  const description = [`${risk.package} ${risk.version}`.trim(), badnessText(risk), ...fix].join(' · ');
  return { label: risk.advisory, description };
}

function acceptedItem({ package: name, advisory, until, reason }: AcceptedEntry): vscode.QuickPickItem {
  return { label: advisory, description: `${name} · ${vscode.l10n.t('until {0}', until)}`, detail: reason };
}
