/** The one place that turns an outcome into an exit code. Knows the codes' meanings, and prints nothing. */
import { isMalicious } from '../core/advisory/severity';
import { type Change, isBadNews } from '../core/scan/change';
import type { UserErrorCode } from '../core/message/errors';
import { refusedCount } from '../core/cells/cellEdit';
import { isVulnerable } from '../core/verdict/finding';
import { type FindingSummary, judgedFindings, type ScanSummary, unnamedCount } from '../core/scan/scanSummary';

/** How a command ended; an error ends it with its own code. */
export type Outcome = 'complete' | 'completeWithFindings' | 'incomplete' | UserErrorCode;

/** From the worst on; a flaw of unknown severity may be of any. */
export const failSeverities = ['critical', 'high', 'medium', 'low'] as const;
export type FailOn = (typeof failSeverities)[number] | 'any' | 'never';

/** Shown by `--help` and in docs/reference/exit-codes.md, in this order. */
export const exitCodeMeanings: readonly (readonly [code: number, meaning: string])[] = [
  [0, 'complete: every package was checked, none is vulnerable'],
  [1, 'complete: every package was checked, at least one is vulnerable'],
  [2, 'incomplete: some packages were not checked, or an unfinished scan exists'],
  [3, 'the workbook is locked by another program or was changed'],
  [127, 'error: wrong arguments, or a file that is missing, rejected, or not writable'],
  [128, 'the workbook has no package rows'],
  [130, 'canceled; finished checks are saved'],
];

export function exitCodeOf(outcome: Outcome): number {
  switch (outcome) {
    case 'complete':
      return 0;
    case 'completeWithFindings':
      return 1;
    case 'incomplete':
    case 'stateExists':
    case 'scanCrashed':
    case 'diskFull':
    case 'queueAway':
      return 2;
    case 'workbookLocked':
    case 'workbookChanged':
      return 3;
    case 'workbookMissing':
    case 'workbookRefused':
    case 'notWritable':
    case 'advisoriesUnreadable':
    case 'badArgument':
    case 'nothingToResume':
    case 'checkpointUnusable':
    case 'storageUnusable':
    case 'queueRefused':
      return 127;
    case 'noPackageRows':
      return 128;
    case 'cancelled':
      return 130;
  }
}

/**
 * A scan is complete when it ran to its end, no package failed and every package got an answer of every source asked. An
 * incomplete scan that found vulnerable packages is still incomplete: the answer "no more than these" was not given.
 * Where nothing was left to look up, what is known of the packages decides in the same way.
 */
export function outcomeOf(summary: ScanSummary, failOn: FailOn = 'any'): Outcome {
  const { packages, status } = summary;
  const findings = judgedFindings(summary);
  if (status === 'cancelled') return 'cancelled';
  const covered = packages.completed >= packages.total && packages.failed === 0;
  const answered = !findings.some(isNotFullyChecked);
  const written = refusedCount(summary.kept) === 0;
  const named = unnamedCount(summary) === 0;
  if (status !== 'finished' || !covered || !answered || !written || !named) return 'incomplete';
  return findings.some((finding) => fails(finding, failOn)) ? 'completeWithFindings' : 'complete';
}

/**
 * Of what an earlier review of the workbook did not say, by the same bound. What nobody could compare may be new: that is incomplete, but for
 * what somebody has told by then.
 */
export function newsOutcome(changes: readonly Change[], failOn: FailOn = 'any'): Outcome {
  if (changes.some((change) => isBadNews(change) && failsFor(change, failOn))) return 'completeWithFindings';
  return changes.some(({ open }) => open === true) ? 'incomplete' : 'complete';
}

function failsFor({ ids: [id = ''], severity }: Change, failOn: FailOn): boolean {
  return fails({ verdict: isMalicious(id) ? 'malicious' : 'vulnerable', highestSeverity: severity }, failOn);
}

const notErrors: readonly Outcome[] = ['incomplete', 'completeWithFindings', 'complete'];

/** Of several scans: a cancel, else the first error, else the one that says least. */
export function worstOutcome(outcomes: readonly Outcome[]): Outcome {
  if (outcomes.includes('cancelled')) return 'cancelled';
  const error = outcomes.find((outcome) => !notErrors.includes(outcome));
  return error ?? notErrors.find((outcome) => outcomes.includes(outcome)) ?? 'complete';
}

/** A malicious package fails every bound. A severity that nobody published counts as the one asked for: it may be that bad. */
function fails(
  { verdict, highestSeverity }: Pick<FindingSummary, 'verdict' | 'highestSeverity'>,
  failOn: FailOn,
): boolean {
  if (!isVulnerable(verdict) || failOn === 'never') return false;
  if (verdict === 'malicious') return true;
  const severity = failSeverities.find((each) => each === highestSeverity?.toLowerCase());
  if (failOn === 'any' || severity === undefined) return true;
  return failSeverities.indexOf(severity) <= failSeverities.indexOf(failOn);
}

/** Looked up, and only with less data than when it was found vulnerable, which its own line tells. */
export function isCheckedWithLess({ verdict, lastKnown }: FindingSummary): boolean {
  return verdict !== 'notChecked' && lastKnown !== undefined;
}

/** Nobody could look, or only with less data than before, or a source that is switched on could not answer, or only with an answer past its bound. */
export function isNotFullyChecked({ verdict, unchecked = [], outdated = false, lastKnown }: FindingSummary): boolean {
  return verdict === 'notChecked' || unchecked.length > 0 || outdated || lastKnown !== undefined;
}
