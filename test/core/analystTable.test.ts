/** The table of sentences in docs/reference/workbook.md and the grammar of result cells are the same list. */
import { deepStrictEqual, ok } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  notCheckedWhy,
  recommendations,
  recognize,
  resultSentences,
  type Sentence,
} from '../../src/core/cells/resultGrammar';
import { partPatterns } from '../../src/core/cells/ownResult';
import type { ReviewField } from '../../src/core/sheet/reviewField';
import { englishLabels } from '../../src/reports/charts/reportLabels';
import { withoutQuoted } from '../../src/core/message/quoted';
import { remarkTemplates } from '../../src/core/message/remarkTemplates';
import { projectRoot } from '../support/vscode/projectRoot';

/** In terminals and reports, or names of data: no cell holds them as a sentence. */
const elsewhere = [
  ...[
    'a date',
    'advisory data',
    'GitHub advisories',
    'OSV advisories',
    'PyPA advisories',
    'the command line',
    'not provided',
  ],
  ...['severity: {0}', 'no scan has checked it', 'not checked now', '{0}; found malicious on {1}'],
  ...['scanned as {0}; {1} is not checked', 'the journal of the scan is damaged and has no result of it'],
  ...['{0}; found vulnerable on {1} (highest: {2})', '{0}; not found vulnerable on {1}'],
  '{0}; malicious by an earlier result in the workbook',
  '{0}; vulnerable by an earlier result in the workbook',
  ...['took {0} s to respond', 'is published nowhere', 'has no such file', 'sent a different part than requested'],
  ...['changed again and again while it was fetched', 'sent a file that fails its checksum'],
  'sent a file that cannot be used ({0})',
];

describe('the table of sentences for the analyst', () => {
  const section =
    readFileSync(join(projectRoot(), 'docs', 'reference', 'workbook.md'), 'utf8').split(
      '## What a result cell says',
    )[1] ?? '';
  const [main = '', parts = ''] = section.split('### Further parts');

  it('says of each sentence when it is there, and what to do', () => {
    const rows = section.split('\n').filter((line) => line.startsWith('| `'));
    ok(rows.length > 150);
    for (const row of rows) {
      const cells = row.replaceAll('\\|', '').split('|').slice(1, -1);
      ok(cells.length >= 3 && cells.every((cell) => cell.trim() !== ''), row);
    }
  });

  it('has every kind of further part, and no other', () => {
    const told = [...parts.matchAll(/^\| `((?:[^`])+)` +\|/gm)].map(([, text = '']) =>
      withoutQuoted(text.replaceAll('\\|', '|')),
    );
    deepStrictEqual(
      told.filter((text) => !partPatterns.some((pattern) => pattern.test(text))),
      [],
    );
    deepStrictEqual(
      partPatterns.filter((pattern) => !told.some((text) => pattern.test(text))),
      [],
    );
  });

  it('has every reason and remark', () => {
    const [, reasons = ''] = main.split('### Reasons and remarks');
    const told = [...reasons.matchAll(/^\| `([^`]+)` +\|/gm)].map(([, text]) => text);
    const ends: readonly string[] = Object.values(notCheckedWhy);
    const expected = remarkTemplates
      .filter((template) => !elsewhere.includes(template))
      .map((template) => template.replace(/\{\d\}/g, '…'));
    deepStrictEqual(told.toSorted(), [...new Set([...expected, ...ends])].toSorted());
  });

  const [results = '', advice = ''] = main.split('The Recommendation column:');

  const tables: readonly [ReviewField, string, Readonly<Record<string, Sentence>>][] = [
    ['githubAdvisoryResult', results, resultSentences],
    ['recommendation', advice, recommendations],
  ];
  for (const [field, text, grammar] of tables) {
    it(`has every sentence of ${field} once, with its verdict`, () => {
      const rows = [...text.matchAll(/^\| `((?:[^`])+)` +\| ([^|]+?) +\| ([^|]+?) +\| ([^|]+?) +\|$/gm)];
      const told = rows.map(([, line = '', verdict]) => {
        const sentence = recognize(field, line.replaceAll('\\|', '|'));
        const name = Object.keys(grammar).find((each) => grammar[each] === sentence);
        return [name, verdict];
      });
      const expected = Object.entries(grammar).map(([name, { verdict }]) => [
        name,
        verdict === undefined ? 'None' : englishLabels.verdicts[verdict],
      ]);
      const byName = (a: readonly (string | undefined)[], b: readonly (string | undefined)[]): number =>
        String(a[0]).localeCompare(String(b[0]));
      deepStrictEqual(told.toSorted(byName), expected.toSorted(byName));
    });
  }
});
