/** Two rows of one package and version are two findings while a scan runs. */
import assert from 'node:assert/strict';
import { noCounts } from '../../../src/core/scan/verdictCounts';
import { type ListedFinding, listedByState, mostListed } from '../../../src/core/scan/listedFindings';
import { FindingsModel } from '../../../src/vscode/findings/findingsModel';
import { identityKey } from '../../../src/core/package/identity';

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

describe('findings of far more packages than a list shows', () => {
  const progress = { completedPackages: 1, totalPackages: 2, currentBatch: 1, totalBatches: 1, counts: noCounts };
  const cells = { cells: [], count: 0 };
  const kept = { contradicted: cells, refused: cells, others: cells };
  const packages = 3 * mostListed;
  const findingOf = (at: number, verdict: ListedFinding['verdict'] = 'clean'): ListedFinding => {
    const identity = { name: `package-${at}`, version: '1.0', occurrence: 0 };
    return {
      ...{ key: identityKey(identity), package: identity, displayName: identity.name, verdict, failed: false },
      ...{ severity: undefined, advisories: [], fixedIn: undefined, reason: undefined },
    };
  };
  const stored = Array.from({ length: packages }, (_, at) => findingOf(at));
  const live = { type: 'packageFinished', version: '1.0', progress } as const;

  it('are all counted, and held as far as they are listed', () => {
    const model = new FindingsModel('scan', '/reviews/review.xlsx');
    model.replace({ ...listedByState(stored, new Set()), kept });
    assert.equal(model.count('clean'), packages);
    assert.equal(model.findings('clean').length, mostListed);
    // By its name it is the last.
    assert.equal(model.isListed(findingOf(99).key), false);
    model.replace({ ...listedByState(stored, new Set([findingOf(99).key])), kept });
    assert.equal(model.isListed(findingOf(99).key), true);
    assert.equal(model.count('clean'), packages);
  });

  it('move to another group when the scan says so, and stay there until the storage tells of it', () => {
    const model = new FindingsModel('scan', '/reviews/review.xlsx');
    model.replace({ ...listedByState(stored, new Set()), kept });
    const changed = model.addLive({ ...live, package: 'package-99', verdict: 'vulnerable', severity: 'HIGH' });
    assert.deepEqual(changed, ['clean', 'vulnerable']);
    model.addLive({ ...live, package: 'new', verdict: 'vulnerable', severity: 'LOW' });
    assert.deepEqual([model.count('clean'), model.count('vulnerable')], [packages - 1, 2]);
    const found = [...stored.slice(0, 99), ...stored.slice(100), findingOf(99, 'vulnerable')];
    model.replace({ ...listedByState(found, new Set()), kept });
    assert.deepEqual([model.count('clean'), model.count('vulnerable')], [packages - 1, 2]);
    assert.deepEqual(
      model.findings('vulnerable').map(({ displayName }) => displayName),
      ['new', 'package-99'],
    );
    assert.deepEqual(model.replace({ ...listedByState(found, new Set()), kept }), []);
  });
});
