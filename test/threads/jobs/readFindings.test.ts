/** The findings of a scan with far more evidence than a thread may hold: a list of them is read all the same. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Finding } from '../../../src/core/verdict/finding';
import type { ListedKept } from '../../../src/threads/jobs/jobLists';
import { type ListedByState, mostListed, stateOf } from '../../../src/core/scan/listedFindings';
import { simulatedFinding } from '../../support/engine';
import { scanMadeUp } from '../../support/madeUpScan';
import { useTemporaryFolder } from '../../support/temporaryFolder';
import { projectRoot } from '../../support/vscode/projectRoot';

const packages = 8000;
const heapMb = 56;
/** As texts with one byte for each character. */
const evidenceBytes = (3 * heapMb * 1024 * 1024) / packages;

describe('the list of findings', function () {
  this.timeout(120_000);
  const folder = useTemporaryFolder();

  it('is read in a third of the memory that the evidence takes', async () => {
    const { scanId } = await scanMadeUp(folder(), packages, { findingOf: withEvidence });
    const worker = new Worker(join(projectRoot(), 'dist', 'jobWorker.mjs'), {
      resourceLimits: { maxOldGenerationSizeMb: heapMb, maxYoungGenerationSizeMb: 8 },
    });
    try {
      const input = { storageFolder: join(folder(), 'state'), scanId };
      worker.postMessage({ type: 'call', id: 1, name: 'readFindings', input });
      const [told] = (await once(worker, 'message')) as [{ readonly answer?: Answer }];
      const { findings = [], others = {}, kept } = told.answer ?? {};
      const states = new Set(findings.map(stateOf));
      assert.ok(findings.length <= states.size * mostListed);
      assert.equal(findings.length + Object.values(others).flat().length, packages);
      assert.equal(kept?.contradicted.count, 0);
      const vulnerable = findings.find(({ verdict }) => verdict === 'vulnerable');
      assert.equal(vulnerable?.severity, 'HIGH');
      assert.equal(vulnerable.advisories.length, 1);
    } finally {
      await worker.terminate();
    }
  });
});

interface Answer extends ListedByState {
  readonly kept: ListedKept;
}

function withEvidence(query: Parameters<typeof simulatedFinding>[0]): Finding {
  // Of a source that has no column: cells with it would be as much memory as the evidence, in one save of a slow disk.
  const url = `https://epss.example/${query.identity.name.padEnd(evidenceBytes, '.')}`;
  const source = { source: 'epss', label: 'EPSS', status: 'ok', url } as const;
  return { ...simulatedFinding(query), sources: [source] };
}
