/** The words for numbers: as a person reads them in notification, status bar and tree. */
import assert from 'node:assert/strict';
import { noCounts } from '../../../src/core/scan/verdictCounts';
import {
  ageText,
  durationText,
  progressText,
  rateText,
  shortProgressText,
  sizeText,
} from '../../../src/vscode/progress/scanText';

const progress = {
  completedPackages: 130,
  totalPackages: 486,
  currentBatch: 13,
  totalBatches: 49,
  counts: { ...noCounts, vulnerable: 6 },
};

describe('the words for numbers', () => {
  const cases: readonly (readonly [string, string])[] = [
    [progressText(progress), '130 of 486 packages · 6 vulnerable'],
    [progressText({ ...progress, remainingMs: 40_400 }), '130 of 486 packages · 6 vulnerable · about 40 s left'],
    [progressText({ ...progress, completedPackages: 0, counts: noCounts }), '0 of 486 packages'],
    [progressText({ ...progress, completedPackages: 0, totalPackages: 1, counts: noCounts }), '0 of 1 package'],
    [shortProgressText(progress), '130 of 486 packages · 6 vulnerable'],
    [
      shortProgressText({
        ...progress,
        counts: { malicious: 1, vulnerable: 2, review: 3, notChecked: 4, accepted: 5, safe: 6, clean: 100, failed: 9 },
      }),
      '130 of 486 packages · 1 malicious · 2 vulnerable · 9 failed · 4 not checked · 3 need review',
    ],
    [
      shortProgressText({ ...progress, counts: { ...noCounts, safe: 6, clean: 124 } }),
      '130 of 486 packages · 0 vulnerable · 6 not affected · 124 without known vulnerabilities',
    ],
    [durationText(400), '1 s'],
    [durationText(200_000), '3 min'],
    [durationText(7_500_000), '2 h 5 min'],
    [rateText(12.34), '12 packages per second'],
    [rateText(0.5), '30 packages per minute'],
    [sizeText(950), '950 bytes'],
    [sizeText(118_400), '118 kB'],
    [sizeText(1_250_000), '1.3 MB'],
    [ageText('2026-01-01T12:00:00Z', Date.parse('2026-01-01T12:00:30Z')), 'just now'],
    [ageText('2026-01-01T12:00:00Z', Date.parse('2026-01-01T12:03:30Z')), '3 min. ago'],
    [ageText('2026-01-01T12:00:00Z', Date.parse('2026-01-03T13:00:00Z')), '2 days ago'],
  ];
  for (const [actual, expected] of cases) it(`say '${expected}'`, () => assert.equal(actual, expected));
});
