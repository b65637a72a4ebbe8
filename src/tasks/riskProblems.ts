/** What is wrong with a risk file, line by line, and the changes of its text that mend it. Writes nothing. */
import type { Finding } from '../core/verdict/finding';
import { isInForce, type RiskDecision } from '../core/verdict/acceptRisks';
import { nearestWord } from '../core/message/nearestWord';
import { say } from '../core/message/text';
import { dayMs } from '../core/time/durations';
import { endText } from '../core/verdict/riskWarnings';
import { parseRiskFile, riskFields, type RiskProblem } from '../sources/risks/riskFile';
import { withFieldName, withoutDecision, withValue } from '../sources/risks/riskText';
import type { RiskFileProblem, RiskFix, TextChange } from './riskFix';
import { openFlaws, useOf } from './risks';

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
  if (problems.length > 0)
    return problems.map(({ line, message, field }) => ({ line, message, isError: true, fixes: correctionsOf(field) }));
  const use = useOf(decisions, findings, today);
  const open = openFlaws(findings, decisions);
  return decisions.flatMap((decision, at) => {
    const what = say`${decision.advisory} of ${decision.package}`;
    const inForce = isInForce(decision, today);
    const message = use.warningOf(decision, present, what) ?? (inForce ? undefined : endText(decision, what));
    if (message === undefined) return [];
    const ids = inForce && use.isUnused(decision) ? idsOf(decision) : [];
    const fixes = [
      ...ids.map((id) => fix('useId', at, id)),
      ...(inForce ? [] : [fix('setLastDay', at, lastDay)]),
      fix('remove', at),
    ];
    return [{ line: decision.line, isError: false, message, fixes }];
  });

  function correctionsOf(field: RiskProblem['field']): readonly RiskFix[] {
    if (field === undefined) return [];
    const { at, name } = field;
    if (name === 'until') return [fix('setLastDay', at, lastDay)];
    const meant = nearestWord(name, riskFields);
    return meant === undefined || meant === name ? [] : [fix('renameField', at, meant, name)];
  }

  function idsOf(decision: RiskDecision): readonly string[] {
    const own = open.filter(({ finding }) => finding.package.name === decision.package);
    const ids = own.flatMap(({ flaw }) => flaw.records[0] ?? flaw.ids[0] ?? []);
    return [...new Set(ids)].slice(0, mostIds);
  }
}

function fix(kind: RiskFix['kind'], at: number, to = '', from = ''): RiskFix {
  return { kind, at, to, from };
}

/** The smallest one. Undefined where the form of the file leaves no place for it, or nothing would be better. */
export function textChangeOf(text: string, fix: RiskFix): TextChange | undefined {
  const changed = fixedText(text, fix);
  return changed === undefined || changed === text ? undefined : changeOf(text, changed);
}

function fixedText(text: string, { kind, at, to, from }: RiskFix): string | undefined {
  switch (kind) {
    case 'remove':
      return withoutDecision(text, at);
    case 'setLastDay':
      return withValue(text, at, 'until', to);
    case 'useId':
      return withValue(text, at, 'advisory', to);
    case 'renameField':
      return withFieldName(text, at, from, to);
  }
}

function changeOf(before: string, after: string): TextChange {
  const most = Math.min(before.length, after.length);
  let from = 0;
  while (from < most && before[from] === after[from]) from += 1;
  let behind = 0;
  while (behind < most - from && before.at(-1 - behind) === after.at(-1 - behind)) behind += 1;
  return { from, to: before.length - behind, text: after.slice(from, after.length - behind) };
}
