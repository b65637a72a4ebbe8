/** Decisions about risks, as people make them on the command line: recorded with what was known, ended, and judged by the latest results. */
import { dayMs } from '../core/time/durations';
import { userInfo } from 'node:os';
import { isDeepStrictEqual } from 'node:util';
import type { WorkbookResults } from '../core/scan/scanResults';
import {
  acceptRisks,
  decisionsAbout,
  isInForce,
  isNamed,
  type RiskDecision,
  withoutAccepted,
} from '../core/verdict/acceptRisks';
import { isMalicious } from '../core/advisory/severity';
import { decidingEvidence, worseFacts } from '../core/advisory/worseEvidence';
import { isAccepted } from '../core/advisory/flaws';
import type { Flaw } from '../core/advisory/flaw';
import type { Finding } from '../core/verdict/finding';
import { RiskUse } from '../core/verdict/riskWarnings';
import { UserError } from '../core/message/errors';
import type { Text } from '../core/message/text';
import { nodeFileSystem } from '../platform/nodeFileSystem';
import { requireWorkbookFile } from '../platform/readWholeFile';
import { systemClock } from '../platform/systemClock';
import { changeRiskFile, type RiskChange } from '../sources/risks/changeRiskFile';
import { findRiskDecisions, parseRiskFile, riskFields } from '../sources/risks/riskFile';
import { type NewDecision, plainValue, withDecision, withLastDay } from '../sources/risks/riskText';
import { readReviewWorkbook } from '../workbook/review/readReviewWorkbook';

/** ISO day, UTC. */
export function riskToday(): string {
  return new Date(systemClock.now()).toISOString().slice(0, 10);
}

/**
 * All in one change; a decision that the file has already, word for word, is not written again. `already`: what it had in force about the same
 * vulnerabilities. Throws UserError; the file is as it was then.
 */
export async function acceptInFile(
  path: string,
  decisions: readonly NewDecision[],
): Promise<RiskChange & { readonly already: readonly RiskDecision[] }> {
  const made = { acceptedAt: new Date(systemClock.now()).toISOString(), acceptedBy: userInfo().username };
  let already: readonly RiskDecision[] = [];
  const change = await changeRiskFile(nodeFileSystem, path, (text) => {
    const inForce = parseRiskFile(text).decisions.filter((each) => isInForce(each, riskToday()));
    already = inForce.filter((each) => decisions.some((given) => acceptingAlready(inForce, given).includes(each)));
    return decisions.reduce<string | undefined>((before, given) => {
      const decision = { ...given, ...made };
      if (before === undefined || parseRiskFile(before).decisions.some((each) => isSameDecision(each, decision)))
        return before;
      return withDecision(before, decision);
    }, text);
  });
  return { ...change, already };
}

/** Those that accept the vulnerability of a new decision, under any of its IDs, on evidence that has not become worse. */
function acceptingAlready(inForce: readonly RiskDecision[], given: NewDecision): readonly RiskDecision[] {
  const { package: name, advisory, evidence } = given;
  // Who accepted its CVE did not know that a package is malicious.
  const ids = isMalicious(advisory.toUpperCase()) ? [advisory] : [advisory, ...(evidence?.ids ?? [])];
  const about = ids.flatMap((id) => decisionsAbout(inForce, { package: name, advisory: id }));
  return about.filter(
    (each) => each.evidence === undefined || evidence === undefined || worseFacts(each.evidence, evidence).length === 0,
  );
}

/** By the same person, whenever that was. */
function isSameDecision(one: RiskDecision, other: NewDecision): boolean {
  const isId = one.advisory.toUpperCase() === other.advisory.toUpperCase();
  const fields = riskFields.filter((field) => field !== 'advisory' && field !== 'acceptedAt');
  const areFields = fields.every((field) => (one[field] ?? '') === plainValue(other[field]));
  return isId && areFields && isDeepStrictEqual(one.evidence, other.evidence);
}

/** Makes yesterday the last day of decisions in force; `ended`: how many there were. Throws UserError. */
export async function endInFile(
  path: string,
  choose: (inForce: readonly RiskDecision[]) => readonly RiskDecision[],
): Promise<RiskChange & { readonly ended: number }> {
  const today = riskToday();
  const yesterday = new Date(Date.parse(today) - dayMs).toISOString().slice(0, 10);
  let ended = 0;
  const change = await changeRiskFile(nodeFileSystem, path, (text) => {
    const { decisions } = parseRiskFile(text);
    const chosen = choose(decisions.filter((each) => isInForce(each, today)));
    ended = chosen.length;
    return chosen.reduce<string | undefined>(
      (before, each) => (before === undefined ? undefined : withLastDay(before, decisions.indexOf(each), yesterday)),
      text,
    );
  });
  return { ...change, ended };
}

export interface JudgedRisk {
  readonly decision: RiskDecision;
  readonly inForce: boolean;
  /** What is wrong with it by the latest results; undefined: nothing, or there are none. */
  readonly warning: Text | undefined;
}

/** `results`: what the scans of the workbook say; undefined: none is known, so that only days count. Throws UserError, also without the workbook. */
export async function judgeRisks(
  paths: readonly string[] | undefined,
  workbookPath: string,
  results: WorkbookResults | undefined,
): Promise<readonly JudgedRisk[]> {
  // Beside a workbook that is not there, no risk file says that no risk is accepted.
  await requireWorkbookFile(nodeFileSystem, workbookPath);
  const decisions = await findRiskDecisions(paths, workbookPath);
  const today = riskToday();
  const use = useOf(decisions, findingsOf(results), today);
  const present = results === undefined ? undefined : await packagesIn(workbookPath);
  return decisions.map((decision) => ({
    decision,
    inForce: isInForce(decision, today),
    warning: results === undefined ? undefined : use.warningOf(decision, present),
  }));
}

/** What each decision does to these findings. `today` is an ISO day. */
export function useOf(decisions: readonly RiskDecision[], findings: readonly Finding[], today: string): RiskUse {
  const use = new RiskUse(decisions, today);
  for (const finding of findings) use.note(acceptRisks(withoutDecisions(finding), decisions, today));
  return use;
}

/** Normalized names of all packages of a workbook as it is now; undefined where it cannot be read. */
export async function packagesIn(workbookPath: string): Promise<ReadonlySet<string> | undefined> {
  try {
    const { rows } = await readReviewWorkbook(nodeFileSystem, workbookPath);
    return new Set(rows.map(({ identity }) => identity.name));
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/** With the version and the evidence of the finding that it is about; undefined: no such vulnerability is in these findings. */
export function decisionAbout(findings: readonly Finding[], given: NewDecision): NewDecision | undefined {
  for (const finding of findings) {
    const flaw = finding.flaws.find((each) => isNamed({ ...given, line: 0 }, finding, each));
    if (flaw !== undefined) return { ...given, version: finding.package.version, evidence: evidenceOf(flaw) };
  }
  return undefined;
}

/** Vulnerabilities by the findings that no decision in force accepts, whatever was in force when they were found. */
export function openFlaws(
  findings: readonly Finding[],
  decisions: readonly RiskDecision[],
): readonly { readonly finding: Finding; readonly flaw: Flaw }[] {
  return findings.flatMap((finding) =>
    acceptRisks(withoutDecisions(finding), decisions, riskToday())
      .flaws.filter((flaw) => !isAccepted(flaw))
      .map((flaw) => ({ finding, flaw })),
  );
}

/** All findings about a workbook. */
export function findingsOf(results: WorkbookResults | undefined): readonly Finding[] {
  return [results?.newest, ...(results?.older ?? [])].flatMap(
    (each) => each?.results.map(({ finding }) => finding) ?? [],
  );
}

/** What is known of a vulnerability, as a decision records it. */
function evidenceOf(flaw: Flaw): NonNullable<NewDecision['evidence']> {
  return { ids: [...new Set([...flaw.records, ...flaw.ids])].sort(), ...decidingEvidence(flaw) };
}

/** As it was before anything was accepted. */
function withoutDecisions(finding: Finding): Finding {
  return withoutAccepted(finding, () => true);
}
