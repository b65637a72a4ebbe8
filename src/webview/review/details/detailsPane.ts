/** The pane that tells why a package has its verdict: its cells, its flaws and what each source said. */
import type { FindingDetails, RowDetails } from '../../../grid/query/gridAnswer';
import { toldDay } from '../../../core/advisory/dataAge';
import type { SourceEvidence } from '../../../core/advisory/evidence';
import { shortened } from '../../../core/message/inert';
import { chainText } from '../../../core/package/requiredThrough';
import { element, icon, iconButton, textButton } from '../../dom';
import { fill, type ReviewTexts } from '../../reviewTexts';
import type { RowAction } from '../../reviewProtocol';
import { flawCard } from './flawCard';
import { dayText, fact, linkButton } from './detailParts';

/** More than any name and version; the cells below have both as they are. */
const longestHeading = 120;

interface PaneActions {
  readonly onAct: (action: RowAction, key: number) => void;
  readonly onLink: (url: string) => void;
  readonly onClose: () => void;
}

export interface PaneAbilities {
  readonly mayRescan: boolean;
  readonly mayDecide: boolean;
  readonly mayEdit: boolean;
}

/** Replaces what the pane shows. */
export function showDetails(
  pane: HTMLElement,
  details: RowDetails,
  texts: ReviewTexts,
  actions: PaneActions,
  abilities: PaneAbilities,
): void {
  pane.replaceChildren(
    paneTitle(details, texts, actions),
    actionBar(details, texts, actions, abilities),
    ...(details.finding === undefined
      ? [element('p', { class: 'hint', text: notScannedText(details, texts) })]
      : findingParts(details.finding, texts, actions)),
    section(texts.words.sheetCells, ...details.cells.map((cell) => cellPart(cell, actions, texts))),
  );
}

export function paneHeading(pane: HTMLElement): HTMLElement | undefined {
  return pane.querySelector<HTMLElement>('h2') ?? undefined;
}

function paneTitle(details: RowDetails, texts: ReviewTexts, { onClose }: PaneActions): HTMLElement {
  // What a scan found; what the workbook says is the words of whoever wrote them.
  const verdict = details.finding?.verdict ?? (details.scannedAs === undefined ? 'other' : 'notChecked');
  const words = details.cells.find(({ field }) => field === 'recommendation')?.text.split('\n')[0];
  const isSame = details.verdict === verdict || [verdict, details.verdict].every((each) => isGood(each));
  return element(
    'header',
    { class: 'pane-title' },
    element('h2', {
      text: shortened(`${details.name} ${details.version}`.trim(), longestHeading),
      attributes: { tabindex: -1 },
    }),
    iconButton('close', texts.words.close, onClose),
    element(
      'div',
      { class: `pane-verdict verdict-${verdict}` },
      icon(`verdict-${verdict}`),
      element('span', { text: verdictText(verdict, details.finding?.severity, texts) }),
      element('span', { class: 'quiet-text', text: fill(texts.words.row, details.row) }),
    ),
    // Always: its column is out of sight where the pane takes the room.
    words === undefined
      ? undefined
      : element('p', { class: isSame ? 'quiet-text' : 'conflict', text: fill(texts.words.sheetSays, words) }),
  );
}

/** Both say PROCEED. */
function isGood(verdict: string | undefined): boolean {
  return verdict === 'safe' || verdict === 'clean';
}

/** `Vulnerable · High`, as in the column of findings: malice has no score. */
function verdictText(
  verdict: keyof ReviewTexts['verdicts'],
  severity: FindingDetails['severity'],
  { verdicts, severities }: ReviewTexts,
): string {
  const isScored = severity !== undefined && !(verdict === 'malicious' && severity === 'UNKNOWN');
  return isScored ? `${verdicts[verdict]} · ${severities[severity]}` : verdicts[verdict];
}

function notScannedText({ version, scannedAs }: RowDetails, { words }: ReviewTexts): string {
  return scannedAs === undefined ? words.notScanned : fill(words.scannedAs, scannedAs, version);
}

function actionBar(
  { key, finding }: RowDetails,
  { words }: ReviewTexts,
  { onAct }: PaneActions,
  { mayRescan, mayDecide, mayEdit }: PaneAbilities,
): HTMLElement {
  const rescan = textButton(words.rescan, 'refresh', () => onAct('rescan', key));
  rescan.disabled = !mayRescan;
  const bar = element('div', { class: 'pane-actions' }, rescan);
  bar.append(textButton(words.copyRow, 'copy', () => onAct('copyRow', key)));
  bar.append(textButton(words.reveal, 'list', () => onAct('reveal', key)));
  if (mayEdit) bar.append(textButton(words.editNote, undefined, () => onAct('editNote', key)));
  if (mayDecide) bar.append(...decisionButtons(finding, words, (action) => onAct(action, key)));
  return bar;
}

/** Accepting where something is open, and ending what was accepted; both where only some is. */
function decisionButtons(
  finding: FindingDetails | undefined,
  words: ReviewTexts['words'],
  onAct: (action: RowAction) => void,
): readonly HTMLElement[] {
  const flaws = finding?.flaws ?? [];
  const accepted = flaws.filter(({ evidence }) => evidence?.accepted !== undefined).length;
  return [
    ...(flaws.length > accepted ? [textButton(words.acceptRisk, undefined, () => onAct('acceptRisk'))] : []),
    ...(accepted > 0 ? [textButton(words.endAcceptance, undefined, () => onAct('endAcceptance'))] : []),
  ];
}

function findingParts(finding: FindingDetails, texts: ReviewTexts, { onLink }: PaneActions): readonly HTMLElement[] {
  const { words } = texts;
  const facts = [
    ...(finding.reason === undefined ? [] : [element('p', { text: finding.reason })]),
    element('dl', { class: 'facts' }, ...findingFacts(finding, texts)),
  ];
  const flaws = finding.flaws.map((flaw) => flawCard(flaw, finding.sources, texts, onLink));
  return [
    section(words.evidence, ...facts),
    ...(flaws.length === 0 ? [] : [section(fill(words.flaws, flaws.length), ...flaws)]),
    ...(finding.sources.length === 0 ? [] : [section(words.sources, sourceList(finding.sources, texts, onLink))]),
  ];
}

function findingFacts(finding: FindingDetails, texts: ReviewTexts): readonly HTMLElement[] {
  const { words } = texts;
  return [
    ...(finding.through === undefined ? [] : fact(words.installed, throughText(finding.through, texts))),
    ...fact(words.scannedAt, dayText(finding.scannedAt, texts.language)),
    ...(finding.flaws.length === 0 ? [] : upgradeFact(finding, words)),
  ];
}

/** Where some vulnerabilities are accepted, the upgrade is for the others. */
function upgradeFact(
  { fixedIn, fixDoubt, leavesAccepted }: FindingDetails,
  words: ReviewTexts['words'],
): ReturnType<typeof fact> {
  if (fixedIn === undefined && fixDoubt !== undefined) return fact(words.fixToReview, fixDoubt);
  return fact(leavesAccepted === true ? words.lowestAccepted : words.lowestSafe, fixedIn ?? words.noFix);
}

function throughText(through: readonly string[], { words }: ReviewTexts): string {
  return through.length === 0 ? words.direct : fill(words.through, chainText(through));
}

function sourceList(
  sources: readonly SourceEvidence[],
  texts: ReviewTexts,
  onLink: (url: string) => void,
): HTMLElement {
  return element('ul', { class: 'sources' }, ...sources.map((source) => sourceItem(source, texts, onLink)));
}

function sourceItem(source: SourceEvidence, texts: ReviewTexts, onLink: (url: string) => void): HTMLElement {
  const { words, language } = texts;
  const status = [texts.statuses[source.status], source.why].filter((part) => part !== undefined).join(': ');
  const dates = [
    ...dataDay(source, language).map((day) => fill(words.dataFrom, day)),
    ...(source.stale === true ? [words.stale] : []),
  ];
  return element(
    'li',
    {},
    icon(`status-${source.status}`),
    element(
      'div',
      {},
      source.url?.startsWith('https://') === true
        ? linkButton(source.label, source.url, texts, onLink)
        : element('span', { class: 'strong', text: source.label }),
      element('span', { text: ` ${status}` }),
      ...(dates.length === 0 ? [] : [element('div', { class: 'quiet-text', text: dates.join(' · ') })]),
    ),
  );
}

/** Of the data itself, else of its retrieval where that is long ago or the source gave no answer. */
function dataDay(source: SourceEvidence, language: string): readonly string[] {
  const day = source.dataDate ?? toldDay(source);
  if (day === undefined) return [];
  return [Number.isNaN(Date.parse(day)) ? day : dayText(day, language)];
}

function cellPart(cell: RowDetails['cells'][number], { onLink }: PaneActions, texts: ReviewTexts): HTMLElement {
  const value =
    cell.link === undefined
      ? element('span', { class: 'multi-line', text: cell.text })
      : linkButton(cell.text, cell.link, texts, onLink);
  return element(
    'div',
    { class: 'cell-part' },
    element('h4', { text: cell.header }),
    element('div', {}, ...(cell.verdict === undefined ? [] : [icon(`verdict-${cell.verdict}`)]), value),
  );
}

function section(title: string, ...children: readonly HTMLElement[]): HTMLElement {
  return element('section', {}, element('h3', { text: title }), ...children);
}
