/** Decisions that are written at once: one change of the file, and none twice. */
import { strictEqual } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseRiskFile } from '../../src/sources/risks/riskFile';
import { acceptInFile } from '../../src/tasks/risks';
import { useTemporaryFolder } from '../support/temporaryFolder';

describe('decisions that are accepted at once', () => {
  const folder = useTemporaryFolder();

  it('are written once each, also if fields are left empty and reasons have more blanks than are written', async () => {
    const path = join(folder(), 'ihacpa-risks.yaml');
    const decision = {
      ...{ advisory: 'GHSA-aaaa', package: 'alpha', reason: ' no  uploads', until: '2099-12-31' },
      ...{ owner: '', approver: ' ', ticket: '' },
    };
    await acceptInFile(path, [
      decision,
      { ...decision, advisory: 'GHSA-bbbb' },
      { ...decision, advisory: 'ghsa-aaaa' },
    ]);
    const text = readFileSync(path, 'utf8');
    strictEqual(parseRiskFile(text).decisions.length, 2);
    await acceptInFile(path, [decision]);
    strictEqual(readFileSync(path, 'utf8'), text);
  });
});
