/** What the editor shows and writes of accepted risks. */
import { dirname, join } from 'node:path';
import { isMaliciousFlaw, shownNames } from '../../core/advisory/flaws';
import { compareSeverity } from '../../core/advisory/severity';
import { UserError } from '../../core/message/errors';
import { say } from '../../core/message/text';
import { decisionsAbout, isInForce, riskFileName } from '../../core/verdict/acceptRisks';
import { readWorkbookResults } from '../../engine/catalog/readScanResults';
import { nodeFileSystem } from '../../platform/nodeFileSystem';
import { undoRiskChange } from '../../sources/risks/changeRiskFile';
import { findRiskDecisions } from '../../sources/risks/riskFile';
import { riskFileProblems } from '../../tasks/riskProblems';
import {
  acceptInFile,
  decisionAbout,
  endInFile,
  findingsOf,
  openFlaws,
  packagesIn,
  riskToday,
} from '../../tasks/risks';
import type { JobAnswers, JobInput } from './jobProtocol';

export async function readRisksJob({
  storageFolder,
  workbookPath,
  risks,
}: JobInput<'readRisks'>): Promise<JobAnswers['readRisks']> {
  const today = riskToday();
  const decisions = await findRiskDecisions(risks === undefined ? undefined : [risks], workbookPath);
  const findings = findingsOf(await readWorkbookResults(storageFolder, workbookPath));
  const open = openFlaws(findings, decisions).map(({ finding, flaw }) => ({
    package: finding.package.name,
    version: finding.package.version,
    // Each of its names accepts it.
    advisory: shownNames(flaw)[0] ?? '',
    isMalicious: isMaliciousFlaw(flaw),
    severity: flaw.severity,
    fixedIn: flaw.fixedIn,
  }));
  return {
    file: risks ?? join(dirname(workbookPath), riskFileName),
    today,
    open: open.sort(
      (a, b) =>
        Number(b.isMalicious) - Number(a.isMalicious) ||
        compareSeverity(a.severity, b.severity) ||
        (a.package < b.package ? -1 : 1),
    ),
    accepted: decisions
      .filter((decision) => isInForce(decision, today))
      .map(({ package: name, advisory, until, reason }) => ({ package: name, advisory, until, reason })),
  };
}

export async function checkRisksJob({
  storageFolder,
  workbooks,
  text,
}: JobInput<'checkRisks'>): Promise<JobAnswers['checkRisks']> {
  const results = await Promise.all(workbooks.map((workbook) => readWorkbookResults(storageFolder, workbook)));
  const present = await Promise.all(workbooks.map(packagesIn));
  const known = present.flatMap((names) => (names === undefined ? [] : [...names]));
  const areAllKnown = present.length > 0 && present.every((names) => names !== undefined);
  return riskFileProblems(
    text,
    results.flatMap(findingsOf),
    areAllKnown && results.every((each) => each !== undefined) ? new Set(known) : undefined,
    riskToday(),
  );
}

export async function acceptRisksJob({
  storageFolder,
  workbookPath,
  file,
  chosen,
  ...given
}: JobInput<'acceptRisks'>): Promise<JobAnswers['acceptRisks']> {
  const findings = findingsOf(await readWorkbookResults(storageFolder, workbookPath));
  const decisions = chosen.map(({ package: name, advisory }) => {
    const own = findings.filter((finding) => finding.package.name === name);
    const decision = decisionAbout(own, { ...given, package: name, advisory });
    if (decision !== undefined) return decision;
    throw new UserError({
      code: 'nothingToResume',
      what: say`No vulnerability ${advisory} affects ${name}`,
      next: say`Scan the package again`,
    });
  });
  return acceptInFile(file, decisions);
}

export function endRisksJob({ file, chosen }: JobInput<'endRisks'>): Promise<JobAnswers['endRisks']> {
  return endInFile(file, (inForce) => [...new Set(chosen.flatMap((each) => decisionsAbout(inForce, each)))]);
}

export async function undoRisksJob(input: JobInput<'undoRisks'>): Promise<undefined> {
  await undoRiskChange(nodeFileSystem, { ...input, before: input.before });
  return undefined;
}
