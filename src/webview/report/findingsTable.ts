/** The report's table of findings: sorted and filtered at once, drawn piece by piece. Holds the query, not the rows' rules. */
import { shortened } from '../../core/message/inert';
import { verdicts as verdictOrder } from '../../core/verdict/finding';
import type { ReportRow, ShownReport } from '../../reports/model/shownReport';
import { element, icon, textButton } from '../dom';
import type { ReportTexts } from '../reportProtocol';
import { fill } from '../reviewTexts';
import { arrangeReport, reportColumns, type ReportColumn, type ReportQuery } from './reportRows';

const rowsAtOnce = 200;

/** More than any version has: a cell may hold any text. */
const longestVersion = 80;

export class FindingsTable {
  readonly element: HTMLElement;
  readonly #body = element('tbody');
  readonly #headers: ReadonlyMap<ReportColumn, HTMLTableCellElement>;
  readonly #count = element('p', { class: 'quiet-text', attributes: { role: 'status' } });
  readonly #more: HTMLButtonElement;
  #rows: readonly ReportRow[] = [];
  #leftOut = 0;
  #limit = rowsAtOnce;
  #query: ReportQuery = { text: '', verdict: undefined, sort: undefined };

  constructor(
    private readonly texts: ReportTexts,
    private readonly onOpen: (name: string, version: string) => void,
  ) {
    const { words } = texts;
    this.#headers = new Map(reportColumns.map((column) => [column, this.#header(column)]));
    this.#more = textButton(words.more, undefined, () => {
      this.#limit += rowsAtOnce;
      this.#draw();
    });
    const head = element('thead', {}, element('tr', {}, ...this.#headers.values()));
    this.element = element(
      'section',
      { class: 'findings' },
      element('h2', { text: words.findings }),
      this.#filters(),
      element(
        'div',
        { class: 'table' },
        element('table', { attributes: { 'aria-label': words.findings } }, head, this.#body),
      ),
      this.#more,
    );
  }

  show({ rows, leftOut }: ShownReport): void {
    this.#rows = rows;
    this.#leftOut = leftOut;
    this.#draw();
  }

  #filters(): HTMLElement {
    const { words, labels } = this.texts;
    const text = element('input', {
      class: 'input',
      attributes: { type: 'text', 'aria-label': words.filter, placeholder: words.filter },
    });
    text.addEventListener('input', () => this.#ask({ text: text.value }));
    const verdict = element(
      'select',
      { class: 'input', attributes: { 'aria-label': words.verdict } },
      element('option', { text: words.allVerdicts, attributes: { value: '' } }),
      ...verdictOrder.map((each) => element('option', { text: labels.verdicts[each], attributes: { value: each } })),
    );
    verdict.addEventListener('change', () =>
      this.#ask({ verdict: verdictOrder.find((each) => each === verdict.value) }),
    );
    return element('div', { class: 'filters' }, text, verdict, this.#count);
  }

  #header(column: ReportColumn): HTMLTableCellElement {
    const button = element(
      'button',
      { attributes: { type: 'button' } },
      element('span', { text: this.texts.words[column] }),
      icon('sorted'),
    );
    button.addEventListener('click', () => this.#sort(column));
    return element('th', { attributes: { scope: 'col', 'aria-sort': 'none' } }, button);
  }

  #sort(column: ReportColumn): void {
    const { sort } = this.#query;
    const isSame = sort?.column === column;
    this.#ask({ sort: isSame && sort.descending ? undefined : { column, descending: isSame } });
  }

  #ask(part: Partial<ReportQuery>): void {
    this.#query = { ...this.#query, ...part };
    this.#limit = rowsAtOnce;
    this.#draw();
  }

  #draw(): void {
    const { words, language } = this.texts;
    const { sort } = this.#query;
    const shown = arrangeReport(this.#rows, this.#query);
    for (const [column, header] of this.#headers) {
      const direction = sort?.column !== column ? 'none' : sort.descending ? 'descending' : 'ascending';
      header.setAttribute('aria-sort', direction);
    }
    this.#body.replaceChildren(...shown.slice(0, this.#limit).map((row) => this.#row(row)));
    this.#more.hidden = shown.length <= this.#limit;
    const number = (value: number): string => value.toLocaleString(language);
    const count = fill(words.rowsShown, number(shown.length), number(this.#rows.length));
    this.#count.textContent = this.#leftOut === 0 ? count : `${count} · ${fill(words.leftOut, number(this.#leftOut))}`;
  }

  #row(row: ReportRow): HTMLElement {
    const { labels, words } = this.texts;
    const name = element('button', { class: 'link', text: row.package, attributes: { type: 'button' } });
    name.addEventListener('click', () => this.onOpen(row.package, row.version));
    const flaws = [...row.flaws.slice(0, 4), ...(row.flaws.length > 4 ? [`+${row.flaws.length - 4}`] : [])].join(', ');
    const cell = (text: string): HTMLElement => element('td', { text });
    const versionCell = (text: string | null): HTMLElement =>
      element('td', { class: 'version', text: shortened(text ?? '', longestVersion) });
    return element(
      'tr',
      {},
      element('th', { attributes: { scope: 'row' } }, name),
      versionCell(row.version),
      element(
        'td',
        {},
        element(
          'span',
          { class: 'verdict' },
          icon(`verdict-${row.verdict}`),
          element('span', { text: labels.verdicts[row.verdict] }),
        ),
        row.saysLess === ''
          ? undefined
          : element('div', { class: 'quiet-text', text: fill(words.saysLess, row.saysLess), title: row.saysLess }),
      ),
      cell(row.highestSeverity === null ? '' : labels.severities[row.highestSeverity]),
      element('td', { class: 'flaws', text: flaws === '' ? (row.reason ?? '') : flaws, title: row.flaws.join(', ') }),
      versionCell(row.fixedIn),
      versionCell(row.latestVersion),
      cell(row.daysBehind === null ? '' : fill(words.days, row.daysBehind)),
    );
  }
}
