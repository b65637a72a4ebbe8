/** What a report says first: what is wrong, how much of it is known, how old the data is, and what to do next. */
import { severities } from '../../core/advisory/evidence';
import { checkedPackages, vulnerablePackages } from '../../core/scan/verdictCounts';
import type { ShownReport } from '../../reports/model/shownReport';
import type { CountedText, ReportTexts } from '../reportProtocol';
import { fill } from '../reviewTexts';

interface Matter {
  /** A picture of the style sheet. */
  readonly mark: string;
  readonly text: string;
}

const mostNumbers = 10;

/** The worst first. Says of no package that it is fine where nobody could look. */
export function whatMatters(report: ShownReport, texts: ReportTexts): readonly Matter[] {
  const { counts, contradiction, rowsNotChecked = [] } = report;
  const { lead } = texts;
  const say = (count: number, text: CountedText): string => counted(count, text, texts);
  const matters: Matter[] = [];
  if (counts.malicious > 0) matters.push({ mark: 'verdict-malicious', text: say(counts.malicious, lead.malicious) });
  if (counts.vulnerable > 0) matters.push({ mark: 'verdict-vulnerable', text: vulnerableText(report, texts) });
  if (contradiction.proceed > 0) {
    matters.push({ mark: 'verdict-review', text: say(contradiction.proceed, lead.proceed) });
  } else if (contradiction.differ > 0) {
    matters.push({ mark: 'verdict-review', text: say(contradiction.differ, lead.differ) });
  }
  if (isDamaged(report)) matters.push({ mark: 'verdict-notChecked', text: lead.damaged });
  const toCome = stillToCome(report);
  if (toCome > 0) matters.push({ mark: 'verdict-notChecked', text: say(toCome, lead.toCome) });
  if (counts.failed > 0) matters.push({ mark: 'verdict-notChecked', text: say(counts.failed, lead.failed) });
  if (counts.notChecked > 0)
    matters.push({ mark: 'verdict-notChecked', text: say(counts.notChecked, lead.notChecked) });
  if (rowsNotChecked.length > 0) {
    const rows = rowsNotChecked.map(({ row }) => String(row));
    matters.push({
      mark: 'verdict-notChecked',
      text: `${say(rowsNotChecked.length, lead.rowsNotChecked)}: ${firstFew(rows)}`,
    });
  }
  const refused = report.kept.filter((cell) => cell.refused !== undefined).map(({ cell }) => cell);
  if (refused.length > 0)
    matters.push({
      mark: 'verdict-review',
      text: `${say(refused.length, lead.refused)}: ${firstFew(refused)}`,
    });
  if (counts.review > 0) matters.push({ mark: 'verdict-review', text: say(counts.review, lead.review) });
  if (vulnerablePackages(counts) === 0 && checkedPackages(counts) > 0) {
    matters.push({ mark: 'verdict-clean', text: say(checkedPackages(counts), lead.noneVulnerable) });
  }
  return matters;
}

function firstFew(all: readonly string[]): string {
  return [...all.slice(0, mostNumbers), ...(all.length > mostNumbers ? ['…'] : [])].join(', ');
}

/** `24 packages are vulnerable: 1 critical, 5 high`. */
function vulnerableText({ counts, severities: found }: ShownReport, texts: ReportTexts): string {
  const { language, lead } = texts;
  const parts = severities
    .filter((severity) => found[severity] > 0)
    .map((severity) => fill(lead.bySeverity[severity], found[severity].toLocaleString(language)));
  return `${counted(counts.vulnerable, lead.vulnerable, texts)}: ${parts.join(', ')}`;
}

/** In the order a person would go. */
export function nextSteps(report: ShownReport, texts: ReportTexts): readonly string[] {
  const { counts, contradiction, fixable, scan, rowsNotChecked = [] } = report;
  const { lead } = texts;
  const say = (count: number, text: CountedText): string => counted(count, text, texts);
  const vulnerable = vulnerablePackages(counts);
  const steps: string[] = [];
  if (counts.malicious > 0) steps.push(say(counts.malicious, lead.removeMalicious));
  if (contradiction.differ > 0) steps.push(say(contradiction.differ, lead.compare));
  if (fixable > 0) steps.push(say(fixable, lead.upgrade));
  const unfixed = vulnerable - counts.malicious - fixable;
  if (unfixed > 0) steps.push(say(unfixed, lead.replace));
  if (counts.review > 0) steps.push(say(counts.review, lead.reviewByHand));
  if (rowsNotChecked.length > 0) steps.push(lead.nameRows);
  if (stillToCome(report) > 0 && scan.status !== 'running') steps.push(lead.resume);
  if (counts.notChecked + counts.failed > 0 || isDamaged(report)) steps.push(lead.checkAgain);
  return steps;
}

function isDamaged({ scans }: ShownReport): boolean {
  return scans.some(({ damaged }) => damaged === true);
}

/** Of the packages that a scan is about; those that no scan is about count as not checked. */
function stillToCome({ packages: { planned, lookedUp, neverLookedUp = 0 } }: ShownReport): number {
  return planned - lookedUp - neverLookedUp;
}

function counted(count: number, { one, many }: CountedText, { language }: ReportTexts): string {
  return count === 1 ? one : fill(many, count.toLocaleString(language));
}

/** Which day's advisories a verdict rests on. */
export function dataText({ dataDate, counts }: ShownReport, { language, lead }: ReportTexts): string {
  if (dataDate !== null) {
    return fill(lead.dataOf, new Date(dataDate).toLocaleDateString(language, { dateStyle: 'long', timeZone: 'UTC' }));
  }
  return checkedPackages(counts) === 0 ? lead.noData : lead.dataUndated;
}
