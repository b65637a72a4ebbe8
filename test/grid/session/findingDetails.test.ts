/** What the details pane shows of the upgrade of a package. */
import { deepStrictEqual } from 'node:assert/strict';
import type { Flaw } from '../../../src/core/advisory/flaw';
import type { Finding } from '../../../src/core/verdict/finding';
import { Evidence } from '../../../src/grid/session/findingDetails';
import { sampleResults } from '../../support/sampleFindings';

const open: Flaw = {
  ...{ records: ['PYSEC-1'], ids: ['PYSEC-1'], severity: 'LOW', fixedIn: undefined, published: undefined },
};
const accepted: Flaw = { ...open, evidence: { accepted: { advisory: 'PYSEC-1', reason: 'x', until: '2099-01-01' } } };
const identity = { name: 'alpha', version: '1.0', occurrence: 0 };

async function detailsOf(more: Partial<Finding>) {
  const finding: Finding = {
    ...{ package: identity, displayName: 'alpha', verdict: 'vulnerable', knownFlaws: 1, knownCves: 0, flaws: [open] },
    ...{ fixedIn: undefined, reason: undefined, answeredBy: [], ...more },
  };
  const results = [{ ...sampleResults.results[0]!, finding }];
  async function* scans(): AsyncGenerator<typeof sampleResults, undefined> {
    yield await Promise.resolve({ ...sampleResults, results });
    return undefined;
  }
  const details = await new Evidence(scans).read(identity);
  return [details?.fixedIn, details?.fixDoubt, details?.leavesAccepted];
}

describe('the upgrade in the details of a package', () => {
  it('is safe where nothing is accepted, or all of it is', async () => {
    for (const flaws of [[open], [accepted]])
      deepStrictEqual(await detailsOf({ fixedIn: '2.0', flaws }), ['2.0', undefined, undefined]);
  });

  it('leaves accepted vulnerabilities where others are open', async () => {
    deepStrictEqual(await detailsOf({ fixedIn: '2.0', flaws: [open, accepted] }), ['2.0', undefined, true]);
  });

  it('is a fix to review, never none, where the published one is in doubt', async () => {
    deepStrictEqual(await detailsOf({ fixDoubt: 'x' }), [undefined, 'x', undefined]);
  });
});
