/** Who wins a cell: the person, the last scan or this one. */
import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import type { CellContent } from '../../../src/core/spreadsheet/cell';
import { overwriteRules, type OverwriteRule, type ProposedCell } from '../../../src/core/cells/cellEdit';
import { columnLetters } from '../../../src/core/spreadsheet/columnLetters';
import { keptNow } from '../../../src/core/cells/keptNow';
import { decideEdits, type EditDecision } from '../../../src/core/cells/editDecision';
import { linkValue } from '../../../src/core/spreadsheet/linkValue';
import type { ReviewField } from '../../../src/core/sheet/reviewField';
import type { PackageRow } from '../../../src/core/sheet/packageRow';

const empty: CellContent = { kind: 'empty' };

function typed(text: string): CellContent {
  return { kind: 'text', text };
}

function rowWith(cell: CellContent | undefined): PackageRow {
  return {
    identity: { name: 'demo', version: '1.0', occurrence: 0 },
    row: 17,
    displayName: 'Demo',
    versionIsNumber: false,
    cells: cell === undefined ? {} : { nvdResult: cell },
  };
}

function proposal(text: string, conclusive = true): ProposedCell {
  return { field: 'nvdResult', value: typed(text), look: 'clean', conclusive } as ProposedCell;
}

/** `edit`, `kept` or `-`. */
function outcome({ edits, kept }: EditDecision): string {
  return edits.length > 0 ? 'edit' : kept.length > 0 ? 'kept' : '-';
}

describe('edit decision', () => {
  // [title, present, last written, proposed, conclusive, outcome by rule: empty, automated, all]
  const cases: readonly [
    string,
    CellContent | undefined,
    string | undefined,
    string,
    boolean,
    string,
    string,
    string,
  ][] = [
    ['no such column', undefined, undefined, 'None found', true, '-', '-', '-'],
    ['an empty cell', empty, undefined, 'None found', true, 'edit', 'edit', 'edit'],
    ['a cell of blanks', typed(' \n'), undefined, 'None found', true, 'edit', 'edit', 'edit'],
    ['an empty cell, nobody looked', empty, undefined, 'Not checked - x', false, 'edit', 'edit', 'edit'],
    ['the same text', typed('None found'), undefined, 'None found', true, '-', '-', '-'],
    ["a person's other text", typed('CHECK'), undefined, 'None found', true, 'kept', 'kept', 'edit'],
    ["a person's same first line", typed(' none  FOUND\nby me'), undefined, 'None found', true, '-', '-', 'edit'],
    ['what the last scan wrote', typed('None found'), 'None found', 'SAFE - 1', true, '-', 'edit', 'edit'],
    ['what a person wrote over it', typed('CHECK'), 'None found', 'SAFE - 1', true, 'kept', 'kept', 'edit'],
    ["a person's text, nobody looked", typed('CHECK'), undefined, 'Not checked - x', false, '-', '-', '-'],
    ['an earlier finding, nobody looked', typed('None found'), 'None found', 'Not checked - x', false, '-', '-', '-'],
    [
      'not checked before, nor now',
      typed('Not checked - y'),
      'Not checked - y',
      'Not checked - x',
      false,
      'edit',
      'edit',
      'edit',
    ],
    ["a person's not checked, nor now", typed('Not checked - y'), undefined, 'Not checked - x', false, '-', '-', '-'],
    [
      'not checked before, found now',
      typed('Not checked - y'),
      'Not checked - y',
      'None found',
      true,
      '-',
      'edit',
      'edit',
    ],
    ['a number that reads the same', { kind: 'number', value: 6, digits: '6' }, undefined, '6', true, '-', '-', '-'],
    [
      "a person's formula without a result",
      { kind: 'formula', formula: 'A1', cached: '' },
      undefined,
      'None found',
      true,
      'kept',
      'kept',
      'edit',
    ],
  ];
  for (const [title, present, lastWritten, text, conclusive, ...[ifEmpty, ifAutomated, ifAll]] of cases) {
    const expected = { empty: ifEmpty, automated: ifAutomated, worse: ifAutomated, all: ifAll };
    overwriteRules.forEach((rule) => {
      it(`${title}, rule ${rule}: ${expected[rule]}`, () => {
        const decision = decideEdits(rowWith(present), [proposal(text, conclusive)], rule, () => lastWritten);
        strictEqual(outcome(decision), expected[rule]);
      });
    });
  }

  function decide(rule: OverwriteRule, columns?: ReadonlyMap<'nvdResult', number>): EditDecision {
    return decideEdits(
      rowWith(typed('CHECK\nagain')),
      [proposal('None found')],
      rule,
      () => undefined,
      columns === undefined ? {} : { columns },
    );
  }

  it('expects the cell to hold what was read', () => {
    deepStrictEqual(decide('all').edits, [
      {
        package: { name: 'demo', version: '1.0', occurrence: 0 },
        field: 'nvdResult',
        value: typed('None found'),
        look: 'clean',
        expected: typed('CHECK\nagain'),
      },
    ]);
  });

  it("lists a person's value with its place and what was found", () => {
    deepStrictEqual(decide('automated').kept, [
      {
        cell: 'P17',
        package: { name: 'demo', version: '1.0', occurrence: 0 },
        field: 'nvdResult',
        value: 'CHECK\nagain',
        finding: 'None found',
      },
    ]);
  });

  it("names the place by the sheet's own columns", () => {
    strictEqual(decide('empty', new Map([['nvdResult', 28]])).kept[0]?.cell, 'AB17');
  });

  for (const [date1904, serial] of [
    [false, 45_284],
    [true, 43_822],
  ] as const) {
    it(`tells a day as people see it, counted from ${date1904 ? 1904 : 1900}`, () => {
      const cells = { datePublished: { kind: 'date', serial } } as const;
      const row = { ...rowWith(undefined), cells };
      const found = { ...proposal(''), field: 'datePublished', value: { kind: 'date', day: '2024-06-01' } } as const;
      const { kept } = decideEdits(row, [found], 'automated', () => undefined, { date1904 });
      deepStrictEqual(
        kept.map(({ value, finding }) => [value, finding]),
        [['2023-12-24', '2024-06-01']],
      );
      deepStrictEqual(keptNow(kept, { rows: [row] }), kept);
      deepStrictEqual(keptNow(kept, { rows: [{ ...row, cells: { datePublished: { kind: 'date', serial: 1 } } }] }), []);
    });
  }
});

describe('column letters', () => {
  const cases: readonly [number, string][] = [
    [1, 'A'],
    [26, 'Z'],
    [27, 'AA'],
    [52, 'AZ'],
    [702, 'ZZ'],
    [703, 'AAA'],
    [16384, 'XFD'],
  ];
  for (const [column, letters] of cases)
    it(`${column} is ${letters}`, () => strictEqual(columnLetters(column), letters));
});

describe('a link in the form of this tool', () => {
  // [field, address in the cell, whether the row's own link takes its place]
  const cases: readonly [ReviewField, string, boolean][] = [
    ['pypiCurrentLink', 'https://pypi.org/project/other/1.0', true],
    ['pypiCurrentLink', 'https://pypi.org/project/other/', true],
    ['pypiCurrentLink', 'https://pypi.org/project/demo/2.0', true],
    ['pypiCurrentLink', 'https://pypi.org/project/Demo/1.0.0', false],
    ['pypiCurrentLink', 'https://pypi.org/project/demo/', false],
    ['pypiCurrentLink', 'https://example.org/project/other/1.0', false],
    ['pypiLatestLink', 'https://pypi.org/project/other/3.0', true],
    ['pypiLatestLink', 'https://pypi.org/project/demo/2.0', false],
  ];
  for (const [field, address, isReplaced] of cases) {
    it(`${isReplaced ? 'gives way' : 'stays'}: ${address} in ${field}`, () => {
      const row = { ...rowWith(undefined), cells: { [field]: linkValue(address) } };
      const value = linkValue('https://pypi.org/project/demo/1.0');
      const proposed = { field, value, look: 'plain', conclusive: true } as ProposedCell;
      const { edits } = decideEdits(row, [proposed], 'automated', () => undefined);
      deepStrictEqual(
        edits.map((edit) => edit.value),
        isReplaced ? [value] : [],
      );
      const silent = decideEdits(row, [], 'automated', () => undefined).edits;
      deepStrictEqual(
        silent.map((edit) => edit.value),
        isReplaced ? [{ kind: 'text', text: '' }] : [],
      );
      deepStrictEqual(decideEdits(row, [proposed], 'empty', () => undefined).edits, []);
    });
  }

  it('stays where it is a formula over cells', () => {
    const present = {
      kind: 'formula',
      formula: 'HYPERLINK(_xlfn.CONCAT("https://pypi.org/project/",$B2))',
      cached: '',
    };
    const row = { ...rowWith(undefined), cells: { pypiCurrentLink: present as CellContent } };
    deepStrictEqual(decideEdits(row, [], 'automated', () => undefined).edits, []);
  });
});
