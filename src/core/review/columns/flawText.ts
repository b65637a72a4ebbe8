/** The words of a result column from the flaws it counts, accepted ones told apart. Refuses to call an accepted flaw gone. */
import { highestSeverity } from '../../advisory/severity';
import type { ProposedCell } from '../cellEdit';
import type { Finding, Flaw } from '../finding';
import { acceptedText, type FlawLine, safeText, vulnerableText } from '../resultText';
import type { ReviewField } from '../reviewField';
import { textCell } from './proposedText';

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
    const text = known.count === 0 ? known.noneKnown : safeText(known.count, version);
    return textCell(field, text, 'clean');
  }
  const open = known.flaws.filter((flaw) => flaw.evidence?.accepted === undefined);
  const lines = known.flaws.flatMap((flaw) => known.linesOf(flaw).map((line) => withDecision(line, flaw)));
  const counted = open.length > 0 ? open : known.flaws;
  const words = {
    flaws: counted.length,
    highest: highestSeverity(counted.flatMap((flaw) => known.linesOf(flaw).map(({ severity }) => severity))),
    accepted: known.flaws.length - open.length,
    version,
    lines,
    fixedIn: finding.fixedIn,
  };
  if (open.length === 0) return textCell(field, acceptedText(words), 'versionNews');
  return textCell(field, vulnerableText(words), 'vulnerable');
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
