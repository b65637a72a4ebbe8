/** The table of sentences in docs/reference/workbook.md and the grammar of result cells are the same list. */
import { deepStrictEqual } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { recommendations, recognize, resultSentences, type Sentence } from '../../src/core/review/resultGrammar';
import type { ReviewField } from '../../src/core/review/reviewField';
import { englishLabels } from '../../src/reports/charts/reportLabels';
import { projectRoot } from '../support/vscode/projectRoot';

describe('the table of sentences for the analyst', () => {
  const section =
    readFileSync(join(projectRoot(), 'docs', 'reference', 'workbook.md'), 'utf8').split(
      '## What a result cell says',
    )[1] ?? '';
  const [results = '', advice = ''] = section.split('The Recommendation column:');

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
