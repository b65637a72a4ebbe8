/** A small workbook with made-up packages, and advisories for some of them, for tests of the built command line. Knows no verdict. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CellEdit } from '../../src/core/cells/cellEdit';
import { displayText } from '../../src/core/spreadsheet/cell';
import { displayCell } from '../../src/core/spreadsheet/excelDate';
import { type ReviewField, reviewFieldNames } from '../../src/core/sheet/reviewField';
import { fieldsOf } from '../../src/engine/journal/writtenTexts';
import { nodeFileSystem } from '../../src/platform/nodeFileSystem';
import { readReviewWorkbook } from '../../src/workbook/review/readReviewWorkbook';
import { patchBytes } from '../support/patchedSheet';
import { useTemporaryFolder } from '../support/temporaryFolder';
import { buildWorkbook, headerRow, packageRow, textCell } from '../support/workbookBuilder';
import { type Ended, runCli } from './realCli';

/** An advisory that affects all versions below 2.0, unless told otherwise. */
export interface MadeUpRecord {
  readonly id: string;
  readonly name: string;
  readonly fixed?: string;
  readonly withdrawn?: boolean;
}

export interface SmallReview {
  readonly at: (name: string) => string;
  readonly workbook: () => string;
  /** Each name at 1.0, or `name==version`, with cells by their columns. */
  readonly write: (packages: readonly string[], cells?: Readonly<Record<string, string>>) => void;
  /** A folder of advisories, all of one day, counted back from today. */
  readonly advisories: (name: string, records: readonly MadeUpRecord[], daysAgo?: number) => void;
  readonly run: (command: string, ...words: readonly string[]) => Promise<Ended>;
  /** With a folder of advisories, offline. */
  readonly scan: (data: string, ...words: readonly string[]) => Promise<Ended>;
  readonly texts: (field: ReviewField) => Promise<string[]>;
  /** As a person would; `name` as in the workbook. */
  readonly type: (name: string, field: ReviewField, text: string) => void;
  /** All cells of a row into those of another one, as copy and paste have them, but for those that are typed. */
  readonly copyRow: (from: number, to: number, typed: Partial<Record<ReviewField, string>>) => void;
  /** The same with these cells only. */
  readonly paste: (
    from: number,
    to: number,
    fields: readonly ReviewField[],
    typed?: Partial<Record<ReviewField, string>>,
  ) => void;
  /** Saves it as programs do that calculate nothing, such as openpyxl: no formula has a result. */
  readonly dropResults: () => void;
}

/** What PyPI says of a project, as a local copy of its answers; the day of each release, the latest one last; its pages by what they are called. */
export function pypiProject(
  name: string,
  days: Readonly<Record<string, string>>,
  pages: Readonly<Record<string, string>> = {},
): string {
  const releases = Object.entries(days).map(([version, day]): [string, unknown] => [
    version,
    [{ filename: `${name}-${version}.tar.gz`, packagetype: 'sdist', upload_time_iso_8601: `${day}T00:00:00Z` }],
  ]);
  const [version] = Object.keys(days).slice(-1);
  return JSON.stringify({
    info: { name, version, requires_dist: [], project_urls: pages },
    releases: Object.fromEntries(releases),
  });
}

/** The body that OSV and files of its advisories have. */
export function osvDocument({ id, name, fixed = '2.0', withdrawn }: MadeUpRecord, modified: string): unknown {
  const ranges = [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed }] }];
  const affected = [{ package: { ecosystem: 'PyPI', name }, ranges }];
  return { id, modified, affected, ...(withdrawn === true ? { withdrawn: modified } : {}) };
}

/** Call inside `describe`. */
export function useSmallReview(): SmallReview {
  const folder = useTemporaryFolder();
  const at = (name: string): string => join(folder(), name);
  const workbook = (): string => at('review.xlsx');
  const run = (command: string, ...words: readonly string[]): Promise<Ended> =>
    runCli([command, workbook(), ...words, '--storage', at('state')], {
      environment: { IHACPA_STATE_HOME: at('home') },
    });
  const paste: SmallReview['paste'] = (from, to, fields, typed = {}) => {
    const { bytes } = patchBytes(readFileSync(workbook()), ({ rows }) => {
      const [source, target] = [from, to].map((row) => [...rows].find((each) => each.row === row));
      if (source === undefined || target === undefined) throw new Error('no such row');
      const there = fields.filter((field) => (source.cells[field] ?? target.cells[field]) !== undefined);
      return [...new Set([...there, ...fieldsOf(typed)])].map((field): CellEdit => {
        const content = source.cells[field] ?? { kind: 'empty' };
        const text = typed[field] ?? displayCell(content, false);
        const value: CellEdit['value'] =
          content.kind === 'date'
            ? { kind: 'date', day: text }
            : content.kind === 'formula'
              ? content
              : { kind: 'text', text };
        const expected = target.cells[field] ?? { kind: 'empty' };
        return { package: target.identity, field, value, look: 'plain', expected };
      });
    });
    writeFileSync(workbook(), bytes);
  };
  return {
    at,
    workbook,
    run,
    scan: (data, ...words) => run('scan', '--advisories', at(data), '--offline', '--no-input', ...words),
    write: (packages, cells = {}) => {
      const rows = packages.map((text, place) => {
        const [name = '', version = '1.0'] = text.split('==');
        const row = place + 2;
        const more = Object.entries(cells).filter(([reference]) => reference.replace(/^[A-Z]+/, '') === String(row));
        return packageRow(row, name, version, more.map(([reference, word]) => textCell(reference, word)).join(''));
      });
      writeFileSync(workbook(), buildWorkbook({ rows: headerRow() + rows.join('') }));
    },
    advisories: (name, records, daysAgo = 1) => {
      const modified = new Date(Date.now() - daysAgo * 86_400_000).toISOString();
      mkdirSync(at(name));
      for (const each of records)
        writeFileSync(join(at(name), `${each.id}.json`), JSON.stringify(osvDocument(each, modified)));
    },
    texts: async (field) => {
      const { rows } = await readReviewWorkbook(nodeFileSystem, workbook());
      return rows.map(({ cells }) => displayText(cells[field] ?? { kind: 'empty' }));
    },
    type: (name, field, text) => {
      const { bytes } = patchBytes(readFileSync(workbook()), ({ rows }) => {
        const row = [...rows].find(({ displayName }) => displayName === name);
        if (row === undefined) throw new Error(`No package ${name}`);
        const expected = row.cells[field] ?? { kind: 'empty' };
        return [{ package: row.identity, field, value: { kind: 'text', text }, look: 'plain', expected }];
      });
      writeFileSync(workbook(), bytes);
    },
    copyRow: (from, to, typed) => paste(from, to, reviewFieldNames, typed),
    paste,
    dropResults: () => {
      const { bytes } = patchBytes(readFileSync(workbook()), ({ rows }) =>
        [...rows].flatMap(({ identity, cells }) =>
          Object.entries(cells).flatMap(([name, expected]): readonly CellEdit[] => {
            const value = { ...expected, cached: '' };
            return value.kind === 'formula'
              ? [{ package: identity, field: name as ReviewField, value, look: 'plain', expected }]
              : [];
          }),
        ),
      );
      writeFileSync(workbook(), bytes);
    },
  };
}
