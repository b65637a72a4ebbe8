/** What is wrong with a risk file, line by line, and the changes of its text that mend it. Writes nothing. */
import type { Finding } from '../core/verdict/finding';
import { isInForce, type RiskDecision } from '../core/verdict/acceptRisks';
import { nearestWord } from '../core/message/nearestWord';
import { say, type Text } from '../core/message/text';
import { dayMs } from '../core/time/durations';
import { parseRiskFile, riskFields, type RiskProblem } from '../sources/risks/riskFile';
import { withFieldName, withoutDecision, withValue } from '../sources/risks/riskText';
import { openFlaws, useOf } from './risks';

/** The characters from `from` to before `to`, from 0, become `text`. */
export interface TextChange {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

export interface RiskFix {
  readonly kind: 'remove' | 'setLastDay' | 'useId' | 'renameField';
  /** The day, ID, or field that it writes; '' where it removes. */
  readonly to: string;
  readonly change: TextChange;
}

export interface RiskFileProblem {
  /** 1-based. */
  readonly line: number;
  /** An error refuses the whole file. */
  readonly isError: boolean;
  readonly message: Text;
  readonly fixes: readonly RiskFix[];
}

/** Days that a quick fix accepts a risk for. */
const fixedDays = 90;
/** Other vulnerabilities of the package that a decision may have meant. */
const mostIds = 5;

/**
 * `findings`: what scans know of every workbook that uses the file; `present`: the normalized names of all packages of these workbooks,
 * undefined where not all are known. `today` is an ISO day.
 */
export function riskFileProblems(
  text: string,
  findings: readonly Finding[],
  present: ReadonlySet<string> | undefined,
  today: string,
): readonly RiskFileProblem[] {
  const { decisions, problems } = parseRiskFile(text);
  const lastDay = new Date(Date.parse(today) + fixedDays * dayMs).toISOString().slice(0, 10);
  const fix = (kind: RiskFix['kind'], to: string, changed: string | undefined): readonly RiskFix[] =>
    changed === undefined || changed === text ? [] : [{ kind, to, change: changeOf(text, changed) }];
  if (problems.length > 0)
    return problems.map((problem) => ({ ...plain(problem), isError: true, fixes: correctionsOf(problem) }));
  const use = useOf(decisions, findings, today);
  const open = openFlaws(findings, decisions);
  return decisions.flatMap((decision, at) => {
    const what = say`${decision.advisory} of ${decision.package}`;
    const message = use.warningOf(decision, present, what) ?? endOf(decision, what);
    if (message === undefined) return [];
    const remove = fix('remove', '', withoutDecision(text, at));
    const extend = isInForce(decision, today) ? [] : fix('setLastDay', lastDay, withValue(text, at, 'until', lastDay));
    const isMeant = use.isUnused(decision) && isInForce(decision, today);
    const ids = isMeant ? idsOf(decision).flatMap((id) => fix('useId', id, withValue(text, at, 'advisory', id))) : [];
    return [{ line: decision.line, isError: false, message, fixes: [...ids, ...extend, ...remove] }];
  });

  function correctionsOf({ field }: RiskProblem): readonly RiskFix[] {
    if (field === undefined) return [];
    const { at, name } = field;
    if (name === 'until') return fix('setLastDay', lastDay, withValue(text, at, 'until', lastDay));
    const meant = nearestWord(name, riskFields);
    return meant === undefined ? [] : fix('renameField', meant, withFieldName(text, at, name, meant));
  }

  function endOf(decision: RiskDecision, what: Text): Text | undefined {
    return isInForce(decision, today) ? undefined : say`${what} ended on ${decision.until}.`;
  }

  function idsOf(decision: RiskDecision): readonly string[] {
    const own = open.filter(({ finding }) => finding.package.name === decision.package);
    const ids = own.flatMap(({ flaw }) => flaw.records[0] ?? flaw.ids[0] ?? []);
    return [...new Set(ids)].slice(0, mostIds);
  }
}

function plain({ line, message }: RiskProblem): Pick<RiskFileProblem, 'line' | 'message'> {
  return { line, message };
}

/** The smallest one. */
function changeOf(before: string, after: string): TextChange {
  const most = Math.min(before.length, after.length);
  let from = 0;
  while (from < most && before[from] === after[from]) from += 1;
  let behind = 0;
  while (behind < most - from && before.at(-1 - behind) === after.at(-1 - behind)) behind += 1;
  return { from, to: before.length - behind, text: after.slice(from, after.length - behind) };
}
