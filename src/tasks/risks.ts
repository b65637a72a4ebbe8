/** Decisions about risks, as people make them on the command line: recorded with what was known, ended, and judged by the latest results. */
import { dayMs } from '../core/time/durations';
import { userInfo } from 'node:os';
import type { WorkbookResults } from '../core/scan/scanResults';
import { acceptRisks, isInForce, type RiskDecision } from '../core/verdict/acceptRisks';
import { decidingEvidence } from '../core/advisory/worseEvidence';
import { isAccepted, verdictOfFlaws } from '../core/advisory/flaws';
import type { Flaw } from '../core/advisory/flaw';
import type { Finding } from '../core/verdict/finding';
import { RiskUse } from '../core/verdict/riskWarnings';
import type { Text } from '../core/message/text';
import { nodeFileSystem } from '../platform/nodeFileSystem';
import { systemClock } from '../platform/systemClock';
import { changeRiskFile } from '../sources/risks/changeRiskFile';
import { findRiskDecisions, parseRiskFile } from '../sources/risks/riskFile';
import { type NewDecision, withDecision, withLastDay } from '../sources/risks/riskText';

/** ISO day, UTC. */
export function riskToday(): string {
  return new Date(systemClock.now()).toISOString().slice(0, 10);
}

/** All in one change. Throws UserError; the file is as it was then. */
export async function acceptInFile(path: string, decisions: readonly NewDecision[]): Promise<void> {
  const made = { acceptedAt: new Date(systemClock.now()).toISOString(), acceptedBy: userInfo().username };
  await changeRiskFile(nodeFileSystem, path, (text) =>
    decisions.reduce<string | undefined>(
      (before, decision) => (before === undefined ? undefined : withDecision(before, { ...decision, ...made })),
      text,
    ),
  );
}

/** Ends decisions in force yesterday; resolves with how many there were. Throws UserError. */
export async function endInFile(path: string, isMeant: (decision: RiskDecision) => boolean): Promise<number> {
  const today = riskToday();
  const yesterday = new Date(Date.parse(today) - dayMs).toISOString().slice(0, 10);
  let ended = 0;
  await changeRiskFile(nodeFileSystem, path, (text) => {
    const places = [...parseRiskFile(text).decisions.entries()].filter(
      ([, each]) => isInForce(each, today) && isMeant(each),
    );
    ended = places.length;
    return places.reduce<string | undefined>(
      (before, [place]) => (before === undefined ? undefined : withLastDay(before, place, yesterday)),
      text,
    );
  });
  return ended;
}

export interface JudgedRisk {
  readonly decision: RiskDecision;
  readonly inForce: boolean;
  /** What is wrong with it by the latest results; undefined: nothing, or there are none. */
  readonly warning: Text | undefined;
}

/** `results`: what the scans of the workbook say; undefined: none is known, so that only days count. Throws UserError. */
export async function judgeRisks(
  paths: readonly string[] | undefined,
  workbookPath: string,
  results: WorkbookResults | undefined,
): Promise<readonly JudgedRisk[]> {
  const decisions = await findRiskDecisions(paths, workbookPath);
  const today = riskToday();
  const use = new RiskUse(decisions, today);
  const present = new Set<string>();
  for (const { finding } of [results?.newest, ...(results?.older ?? [])].flatMap((each) => each?.results ?? [])) {
    present.add(finding.package.name);
    use.note(acceptRisks(withoutDecisions(finding), decisions, today));
  }
  return decisions.map((decision) => ({
    decision,
    inForce: isInForce(decision, today),
    warning: results === undefined ? undefined : use.warningOf(decision, present),
  }));
}

/** What is known of a vulnerability, as a decision records it. */
export function evidenceOf(flaw: Flaw): NonNullable<NewDecision['evidence']> {
  return { ids: [...new Set([...flaw.records, ...flaw.ids])].sort(), ...decidingEvidence(flaw) };
}

/** As it was before anything was accepted. */
function withoutDecisions(finding: Finding): Finding {
  if (!finding.flaws.some(isAccepted)) return finding;
  const flaws = finding.flaws.map((flaw) => {
    const evidence = { ...flaw.evidence };
    delete evidence.accepted;
    return { ...flaw, evidence };
  });
  return { ...finding, flaws, verdict: finding.verdict === 'accepted' ? verdictOfFlaws(flaws) : finding.verdict };
}
