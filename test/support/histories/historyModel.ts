/** What must hold after every step of a history: who typed what, and what the data says. Runs nothing. */
import assert from 'node:assert/strict';
import { exitCodeOf, outcomeOf } from '../../../src/cli/exitCode';
import type { ReviewField } from '../../../src/core/sheet/reviewField';
import type { ScanSummary } from '../../../src/core/scan/scanSummary';
import type { ReviewWorkbook } from '../../../src/workbook/review/reviewWorkbook';
import { columnLetters } from '../../../src/core/spreadsheet/columnLetters';
import { shownIn } from './history';
import { cveIn, type MadeUpData, verdictIn } from './madeUpData';

/** Those of which the data says something. */
export const fields: readonly ReviewField[] = ['githubAdvisoryResult', 'nvdResult', 'mitreResult', 'recommendation'];

/** What somebody typed, by place of the row and field; gone when the person removes it. */
export class TypedTexts {
  private readonly texts = new Map<string, string>();

  type(place: number, field: ReviewField, text: string): void {
    if (text === '') this.texts.delete(`${place} ${field}`);
    else this.texts.set(`${place} ${field}`, text);
  }

  of(place: number, field: ReviewField): string | undefined {
    return this.texts.get(`${place} ${field}`);
  }

  copy(): TypedTexts {
    const other = new TypedTexts();
    for (const [key, text] of this.texts) other.texts.set(key, text);
    return other;
  }

  assertThere(workbook: ReviewWorkbook, when: string): void {
    for (const [place, cells] of shownIn(workbook, fields).entries()) {
      for (const [at, field] of fields.entries()) {
        const typed = this.of(place, field);
        const shown = cells[at] ?? '';
        const isThere = typed === undefined || shown.includes(typed);
        assert.ok(isThere, `${when}: “${typed ?? ''}” in ${field} of row ${place + 2} is lost: “${shown}”`);
      }
    }
  }
}

/** A word that lets a package pass, at the start of a cell. */
const lets = /^(PROCEED|SAFE|None found|No published)/;

/** The exit code of the scan; it must not promise more than holds. */
export function assertHonest(summary: ScanSummary, workbook: ReviewWorkbook, data: MadeUpData, when: string): number {
  const code = exitCodeOf(outcomeOf(summary));
  if (code !== 0 && code !== 1) return code;
  const told = new Set([...summary.contradicted, ...summary.kept].map(({ cell }) => cell));
  const shown = shownIn(workbook, fields);
  let place = 0;
  for (const { identity, row } of workbook.rows) {
    const name = `${when}: ${identity.name} ${identity.version} in row ${row}`;
    const finding = summary.findings.find((each) => each.row === row);
    const verdict = verdictIn(data, identity);
    assert.equal(finding?.verdict, verdict, `${name} was not judged with the data of this scan`);
    const isVulnerable = verdict === 'vulnerable';
    if (isVulnerable) assert.deepEqual(finding.advisories, [cveIn(data, identity)], `${name}: another edition's`);
    for (const [at, field] of fields.entries()) {
      const text = shown[place]?.[at] ?? '';
      const cell = `${columnLetters(workbook.columns.get(field) ?? 0)}${row}`;
      assert.notEqual(text, '', `${name}: ${field} is empty`);
      if (isVulnerable && lets.test(text)) assert.ok(told.has(cell), `${name}: ${field} says “${text}”, untold`);
    }
    place += 1;
  }
  assert.equal(code, [...workbook.rows].some(({ identity }) => verdictIn(data, identity) === 'vulnerable') ? 1 : 0);
  return code;
}
