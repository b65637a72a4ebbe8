/** Reports of made-up results, whole, as a person reads them. */
import { buildReport } from '../../src/reports/model/buildReport';
import { renderReport } from '../../src/reports/renderReport';
import { assertGolden } from '../support/golden';
import { sampleResults } from '../support/sampleFindings';

describe('a report of made-up results', () => {
  for (const [format, ending] of [
    ['text', 'txt'],
    ['markdown', 'md'],
    ['csv', 'csv'],
    ['html', 'html'],
  ] as const) {
    it(`reads in ${format} as it did`, () =>
      assertGolden(`report.${ending}`, renderReport(buildReport(sampleResults, undefined), format)));
  }
});
