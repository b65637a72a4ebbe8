/** The words of a result column from the flaws it counts, accepted ones told apart. Refuses to call an accepted flaw gone. */
import { isMaliciousFlaw } from '../../advisory/flaws';
import { highestSeverity, issuerOf } from '../../advisory/severity';
import type { ProposedCell } from '../cellEdit';
import type { Finding, Flaw } from '../finding';
import { resultSentences } from '../resultGrammar';
import { type FlawLine, flawText } from '../resultText';
import type { ReviewField } from '../reviewField';
import { sentenceCell, textCell } from './proposedText';

/** What one column knows of a package that was looked up. */
export interface KnownFlaws {
  /** Known at any version. */
  readonly count: number;
  /** Affecting the installed version, worst first. */
  readonly flaws: readonly Flaw[];
  readonly linesOf: (flaw: Flaw) => readonly FlawLine[];
  readonly noneKnown: string;
}

export function flawCell(field: ReviewField, finding: Finding, known: KnownFlaws): ProposedCell {
  const { version } = finding.package;
  if (known.flaws.length === 0) {
    if (known.count === 0) return textCell(field, known.noneKnown, 'clean');
    return sentenceCell(field, resultSentences.safe, { known: known.count, version });
  }
  const open = known.flaws.filter((flaw) => flaw.evidence?.accepted === undefined);
  const lines = known.flaws.flatMap((flaw) => known.linesOf(flaw).map((line) => withDecision(line, flaw)));
  const counted = open.length > 0 ? open : known.flaws;
  const words = {
    flaws: counted.length,
    highest: highestSeverity(counted.flatMap((flaw) => known.linesOf(flaw).map(({ severity }) => severity))),
    accepted: known.flaws.length - open.length,
    version,
  };
  const fix = finding.fixedIn === undefined ? 'No fix known' : `Fixed in ${finding.fixedIn}`;
  const { malicious, accepted, vulnerable } = resultSentences;
  const reporters = open.filter(isMaliciousFlaw).flatMap(({ records }) => records.map(issuerOf));
  if (reporters.length > 0) {
    const first = malicious.write([...new Set(reporters)].sort().join(', '));
    return textCell(field, flawText(first, lines, []), malicious.look);
  }
  const sentence = open.length === 0 ? accepted : vulnerable;
  return textCell(field, flawText(sentence.write(words), lines, [fix]), sentence.look);
}

function withDecision(line: FlawLine, { evidence }: Flaw): FlawLine {
  const accepted = evidence?.accepted;
  return accepted === undefined
    ? line
    : { ...line, notes: [...(line.notes ?? []), `accepted until ${accepted.until}`] };
}

export function flawLine(id: string, { severity, published, fixedIn }: Flaw): FlawLine {
  return { id, severity, published, fixedIn };
}
