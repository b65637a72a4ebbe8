/** What a person can do after a scan, as sentences with commands to copy. Suggests only what this outcome calls for. */
import { oldestDay } from '../../core/advisory/dataAge';
import { isVulnerable } from '../../core/verdict/finding';
import type { OverwriteRule } from '../../core/cells/cellEdit';
import { judgedFindings, type ScanSummary } from '../../core/scan/scanSummary';
import { isCheckedWithLess, isNotFullyChecked } from '../exitCode';
import { leftOutSteps } from './leftOutLines';
import { counted } from '../../core/message/counted';
import { escapeControl } from './terminalText';

/** The part of the command line that a suggested command repeats, ready for a shell. */
export interface RunContext {
  /** `ihacpa scan review.xlsx --advisories all.zip`. */
  readonly command: string;
  /** The command that looks up again what was left out because it has results; absent: `command`. */
  readonly again?: string;
  /** The same, but it also puts results above text that says less. */
  readonly worse: string;
  /** What the scan was told to replace. */
  readonly overwrite?: OverwriteRule;
  /** Whether the scan had any source of advisories. */
  readonly hasAdvisories: boolean;
}

export function nextSteps(summary: ScanSummary, context: RunContext): string[] {
  const steps: string[] = [];
  const findings = judgedFindings(summary);
  const count = (verdict: string): number => findings.filter((each) => each.verdict === verdict).length;
  const report = `ihacpa report ${shellWord(summary.workbook)}`;
  const ended = summary.status === 'finished';
  if (!ended) steps.push(`Resume the scan: ${context.command} --resume-auto`);
  if (!context.hasAdvisories) {
    steps.push(
      'Nothing was checked: no advisory source is available. Remove --offline or pass --advisories with an OSV all.zip or a folder',
    );
  }
  if (ended && summary.packages.failed > 0) {
    steps.push(
      `Check the ${counted(summary.packages.failed, 'failed package')} again: ${context.again ?? context.command}`,
    );
  }
  const unlooked = (summary.known ?? []).filter(({ verdict }) => verdict === 'notChecked').length;
  if (ended && unlooked > 0) {
    const which =
      unlooked === 1 ? 'that no scan has checked in this version' : 'that no scan has checked in these versions';
    steps.push(`Check ${counted(unlooked, 'package')} ${which}: ${context.again ?? context.command} --only outdated`);
  }
  const open = summary.packages.total - summary.packages.completed - summary.packages.failed;
  if (ended && open > 0) {
    steps.push(`Check ${counted(open, 'package')} without a result: ${context.again ?? context.command}`);
  }
  const notFully = findings.filter((each) => isNotFullyChecked(each) && !isCheckedWithLess(each)).length;
  const inPart = notFully - unlooked - open;
  if (ended && context.hasAdvisories && inPart > 0 && summary.dryRun !== true) {
    const which = `${counted(inPart, 'package')} ${inPart === 1 ? 'was' : 'were'}`;
    steps.push(`See why ${which} not fully checked: ${report}`);
  }
  if (summary.dryRun === true) {
    steps.push('Remove --dry-run to save the results to the workbook');
    return steps;
  }
  const vulnerable = summary.findings.filter(({ verdict }) => isVulnerable(verdict)).length;
  if (vulnerable > 0 && summary.lacksRecommendation === true)
    steps.push(`See what to do about ${counted(vulnerable, 'vulnerable package')}: ${report}`);
  else if (vulnerable > 0) steps.push(`Review the Recommendation column in ${escapeControl(summary.workbook)}`);
  const odd = count('review');
  if (odd > 0) steps.push(`See why ${counted(odd, 'package')} ${odd === 1 ? 'needs' : 'need'} review: ${report}`);
  steps.push(...leftOutSteps(summary));
  const refusals = new Set(summary.kept.flatMap(({ refused }) => refused ?? []));
  if (refusals.delete('protectedSheet')) {
    steps.push(
      `Remove the protection of sheet “${escapeControl(summary.sheet)}”, or unlock its result cells, and scan again`,
    );
  }
  if (refusals.size > 0) {
    steps.push('Split the merged cells, array formulas, or tables that contain result cells, and scan again');
  }
  if (summary.contradicted.length > 0 && context.overwrite === 'worse') {
    steps.push(`See which cells could not be changed: ihacpa resolve ${shellWord(summary.workbook)}`);
  } else if (summary.contradicted.length > 0) {
    steps.push(
      `Put the findings first and keep your text below them: ${context.worse}, or package by package: ihacpa resolve ${shellWord(summary.workbook)}`,
    );
  } else if (summary.kept.some(({ refused }) => refused === undefined)) {
    steps.push('Compare the preserved cells; --overwrite all replaces them with the findings');
  }
  const outside = summary.outside?.length ?? 0;
  if (outside > 0) steps.push(`See ${counted(outside, 'vulnerable package')} outside the selection: ${report}`);
  if (summary.known !== undefined)
    steps.push(`Check them again with current data: ${context.again ?? context.command}`);
  if (steps.length === 0 && summary.findings.some(({ standIns }) => standIns !== undefined)) {
    steps.push(`Scan again when all sources are available: ${context.again ?? context.command}`);
  }
  if (steps.length === 0 && count('accepted') > 0) {
    steps.push(`Nothing to do: ${counted(count('accepted'), 'package')} with accepted risks only`);
  }
  if (steps.length === 0) {
    const oldest = oldestDay(summary.findings.flatMap(({ oldData = [] }) => oldData.map(({ day }) => day)));
    const asOf = oldest === undefined ? '' : `, according to data of ${oldest}`;
    steps.push(`Nothing to do: no known advisory affects these versions${asOf}`);
  }
  return steps;
}

/** One argument, quoted for a POSIX shell only where needed. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./\\-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
