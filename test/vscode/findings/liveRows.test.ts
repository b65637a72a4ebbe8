/** Two rows of one package and version are two findings while a scan runs. */
import assert from 'node:assert/strict';
import { noCounts } from '../../../src/core/scan/verdictCounts';
import { FindingsModel } from '../../../src/vscode/findings/findingsModel';

describe('live findings of two rows with one package and version', () => {
  const progress = { completedPackages: 1, totalPackages: 2, currentBatch: 1, totalBatches: 1, counts: noCounts };

  it('are two, and the vulnerable one is not hidden by the other', () => {
    const model = new FindingsModel('scan', '/reviews/review.xlsx');
    const event = { type: 'packageFinished', package: 'Flask', version: '1.0', progress } as const;
    model.addLive({ ...event, verdict: 'vulnerable', severity: 'HIGH' });
    model.addLive({ ...event, occurrence: 1, verdict: 'safe' });
    assert.deepEqual([model.count('vulnerable'), model.count('safe')], [1, 1]);
  });
});
