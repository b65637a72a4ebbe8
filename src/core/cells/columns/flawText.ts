/** The words of a result column from the flaws it counts, accepted ones told apart. Never calls an accepted flaw gone. */
import type { FlawEvidence, FlawStatement, SeverityRating } from '../../advisory/evidence';
import { isAccepted, isMaliciousFlaw, openOf } from '../../advisory/flaws';
import {
  highestSeverity,
  isMalicious,
  isScoredNone,
  issuerOf,
  ratingOrigin,
  severityWithOrigin,
} from '../../advisory/severity';
import { isSeverityConflict } from '../../advisory/severityConflict';
import { newestFirst } from '../../advisory/countedRatings';
import { affectingStatements, decisiveStatement, highestFix, isStanding } from '../../advisory/statements';
import { parseVersion, sameVersion } from '../../package/version';
import { remark } from '../../message/remark';
import type { ProposedCell } from '../cellEdit';
import type { Finding } from '../../verdict/finding';
import { resultSentences, type Sentence } from '../resultGrammar';
import { type FlawLine, flawText } from '../resultText';
import type { ReviewField } from '../../sheet/reviewField';
import { sentenceCell, textCell } from './proposedText';
import type { Flaw } from '../../advisory/flaw';

/** What one column knows of a package that was looked up. */
export interface KnownFlaws {
  /** Known at any version. */
  readonly count: number;
  /** Affecting the installed version, worst first. */
  readonly flaws: readonly Flaw[];
  readonly linesOf: (flaw: Flaw) => readonly FlawLine[];
  /** Told behind them, and not counted. */
  readonly more?: readonly FlawLine[];
  /** What the cell says where nothing is known of the package. */
  readonly none: ProposedCell;
  /** The data that was searched, where the column is about more. */
  readonly only?: string | undefined;
  /** What the cell says where nobody can tell whether more than accepted flaws affect the version. */
  readonly unsettled?: ProposedCell | undefined;
  /** How the cell ends where flaws affect the version. */
  readonly last: readonly string[];
}

export function flawCell(field: ReviewField, finding: Finding, known: KnownFlaws): ProposedCell {
  const { version } = finding.package;
  if (known.flaws.length === 0) {
    if (known.count === 0) return known.none;
    return sentenceCell(field, resultSentences.safe, { known: known.count, version, only: known.only });
  }
  const open = known.flaws.filter((flaw) => !isAccepted(flaw));
  const lines = known.flaws.flatMap((flaw) => known.linesOf(flaw).map((line) => withDecision(line, flaw)));
  const counted = open.length > 0 ? open : known.flaws;
  const told = counted.flatMap((flaw) => known.linesOf(flaw).map((line) => ({ ...line, of: flaw.severity })));
  const highest = highestSeverity(told.map((line) => line.highest ?? line.severity ?? line.of));
  const words = {
    flaws: counted.length,
    highest:
      highest === 'UNKNOWN' && told.length > 0 && told.every(({ isNone }) => isNone) ? ('NONE' as const) : highest,
    accepted: known.flaws.length - open.length,
    version: isVersion(finding) ? version : undefined,
  };
  const { malicious, accepted, vulnerable } = resultSentences;
  const cell = <Words>(sentence: Sentence<Words>, said: Words, last: readonly string[]): ProposedCell =>
    textCell(field, flawText(sentence.write(said), [...lines, ...(known.more ?? [])], last), sentence.look);
  const reporters = open.filter(isMaliciousFlaw).flatMap(({ records }) => {
    const own = records.filter(isMalicious);
    return (own.length === 0 ? records : own).map(issuerOf);
  });
  if (reporters.length > 0) return cell(malicious, [...new Set(reporters)].sort().join(', '), []);
  if (open.length === 0 && known.unsettled?.value.kind === 'text') {
    const { value, look, conclusive } = known.unsettled;
    return textCell(field, flawText(value.text, lines, []), look, conclusive);
  }
  return cell(open.length === 0 ? accepted : vulnerable, words, known.last);
}

/** Also a text that only a record's list tells for one. */
function isVersion({ package: { version }, flaws }: Finding): boolean {
  const statements = flaws.flatMap(({ evidence }) => evidence?.statements ?? []);
  return (
    parseVersion(version) !== undefined || statements.length === 0 || statements.some(({ listed }) => listed === true)
  );
}

/**
 * How a cell ends that the advisories' fix is told in; `data` names the advisories where the column is another source's, and `flaws` are those that
 * it is about.
 */
export function fixLines(finding: Finding, data?: string, flaws = finding.flaws): readonly string[] {
  const { fixedIn, fixDoubt, fixNote, undecided = [] } = finding;
  const own = data === undefined ? undefined : ownFixLines(finding, data, flaws);
  if (own !== undefined) return own;
  const by = data === undefined ? undefined : namerOfFix(openOf(finding.flaws), data);
  const fix = fixedIn === undefined ? `No fix known` : `Fixed in ${fixedIn}`;
  const doubt = fixedIn === undefined && fixDoubt !== undefined ? `Fix to review: ${fixDoubt}` : undefined;
  return [
    doubt ?? (by === undefined || fixedIn === undefined ? fix : `${fix} (${by})`),
    ...(by === undefined ? [...(fixNote === undefined ? [] : [fixNote]), ...undecided] : []),
  ];
}

/** Of some of the package's vulnerabilities, with what fixes all of them; undefined: that is one fix, or a doubtful one. */
function ownFixLines(finding: Finding, data: string, flaws: readonly Flaw[]): readonly string[] | undefined {
  const { fixedIn, fixDoubt } = finding;
  const [mine, all] = [openOf(flaws), openOf(finding.flaws)];
  const fixes = mine.map((flaw) => flaw.fixedIn);
  const own = fixes.includes(undefined) ? undefined : highestFix(fixes);
  if (own === undefined || all.every((flaw) => mine.includes(flaw))) return undefined;
  if (fixedIn === undefined ? fixDoubt !== undefined : sameVersion(own, fixedIn.replace(/ or later$/, '')))
    return undefined;
  const isEarly =
    parseVersion(own)?.isPrerelease === true && parseVersion(finding.package.version)?.isPrerelease !== true;
  return [
    `Fixed in ${own}${isEarly ? ' or later' : ''} (${namerOfFix(mine, data)})`,
    fixedIn === undefined ? 'No fix known for all vulnerabilities' : `All vulnerabilities fixed in ${fixedIn}`,
  ];
}

/** Who names the latest fix: the advisories, where they name it too. */
function namerOfFix(flaws: readonly Flaw[], data: string): string {
  const statements = flaws.flatMap(({ evidence }) => evidence?.statements ?? []).filter(isStanding);
  const latest = highestFix(statements.map(({ fixedIn }) => fixedIn));
  if (latest === undefined) return data;
  const names = (source: FlawStatement['source']): boolean =>
    statements.some(
      (each) => each.source === source && each.fixedIn !== undefined && sameVersion(each.fixedIn, latest),
    );
  if (names('advisories')) return data;
  return names('github') ? "GitHub's advisories" : 'Snyk';
}

function withDecision(line: FlawLine, { evidence }: Flaw): FlawLine {
  const accepted = evidence?.accepted;
  return accepted === undefined
    ? line
    : { ...line, notes: [...(line.notes ?? []), `accepted until ${accepted.until}`] };
}

const ofAdvisories: readonly FlawStatement['source'][] = ['advisories', 'github'];

/** What the flaw's own publisher says under its own id, then what others say against it. */
export function advisoryLine(flaw: Flaw): FlawLine {
  const { records, severity, published, fixedIn, evidence = {} } = flaw;
  const own = decisiveStatement(evidence, ofAdvisories);
  const said = own?.fixedIn === undefined ? undefined : `${own.id} is fixed in ${own.fixedIn}`;
  const remarks = remarksOn(flaw).filter((text) => text !== said);
  if (own === undefined) {
    const gone = evidence.statements?.find(({ source, withdrawn }) => ofAdvisories.includes(source) && withdrawn);
    return gone === undefined || !evidence.statements?.some(isStanding)
      ? { id: records[0] ?? 'unnamed', severity, published, fixedIn, remarks }
      : { id: gone.id, severity: 'UNKNOWN', published: undefined, fixedIn: undefined, remarks };
  }
  const others = affectingStatements(evidence, ofAdvisories).filter((each) => differsFrom(each, own));
  const ratings = (evidence.ratings ?? []).filter(({ id }) => id === own.id);
  const word = ratings.find((rating) => rating.computed !== true);
  const scores = ratings.filter((rating) => rating.computed === true).sort(newestFirst);
  const decisive = word ?? scores[0];
  const shown = scores.filter((score) => score === decisive || score.severity !== decisive?.severity);
  const notes = shown.filter((score) => !isScoredNone(score)).map((score) => scoreNote(score, score !== decisive));
  return {
    ...{ id: own.id, severity: decisive?.severity ?? own.severity, published: own.published, fixedIn: own.fixedIn },
    ...(notes.length === 0 ? {} : { notes }),
    isNone: decisive !== undefined && isScoredNone(decisive),
    highest: highestSeverity([own, ...others].map((each) => each.severity)),
    remarks: [
      ...others.map((each) => remark`${each.id} is rated ${severityWithOrigin(each, evidence)}`),
      ...new Set(silentTwins(evidence, own, remarks).map(({ id }) => remark`also ${id}`)),
      ...remarks,
    ],
  };
}

/** Of the same publisher, joined by the record of another, and named by no sentence that says how it differs. */
function silentTwins(evidence: FlawEvidence, own: FlawStatement, remarks: readonly string[]): readonly FlawStatement[] {
  return affectingStatements(evidence, ofAdvisories).filter(
    (each) =>
      each.by === own.by &&
      each.id !== own.id &&
      !differsFrom(each, own) &&
      (each.fixedIn === undefined || !remarks.includes(remark`${each.id} is fixed in ${each.fixedIn}`)),
  );
}

/** Who differs on it, and how; severities are told beside the ids that have them. */
export function remarksOn({ evidence }: Flaw): readonly string[] {
  return (evidence?.conflicts ?? []).filter((text) => !isSeverityConflict(text));
}

/** `9.8 by CVSS 3.1 vector of GitHub`; behind a publisher's word with the score's own: `CRITICAL 9.8 by …`. */
function scoreNote(scored: SeverityRating, hasWord: boolean): string {
  const text = `${(scored.score ?? 0).toFixed(1)} by ${ratingOrigin(scored)}`;
  return hasWord ? `${scored.severity} ${text}` : text;
}

/** Another record of the flaw, rated otherwise. */
function differsFrom({ id, severity }: FlawStatement, own: FlawStatement): boolean {
  return id !== own.id && severity !== own.severity && severity !== 'UNKNOWN';
}
