/** What a source or its connection can say when it fails has something that an administrator can do about it. */
import { deepStrictEqual, match, notStrictEqual } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { toEnglish } from '../../../src/core/message/text';
import { remedyFor } from '../../../src/sources/check/remedies';
import { sourceTexts } from '../../support/sourceTexts';
import { projectRoot } from '../../support/vscode/projectRoot';

const has = { secret: true, organization: true, mirror: false };
const report = 'Report this output';

describe('what to do about a source', () => {
  const files = ['circuitBreaker', 'nextPage', 'refusedSecret', 'serviceClient'].map(
    (name) => `sources/http/${name}.ts`,
  );
  files.push('sources/bulk/resumableDownload.ts', 'sources/lookup/instrumentedSource.ts', 'sources/osv/osvBatch.ts');
  const sources = files.map((path) => [path, readFileSync(join(projectRoot(), 'src', path), 'utf8')] as const);
  const { remarks } = sourceTexts(new Map(sources));

  for (const template of new Set(remarks)) {
    it(`that ${template}`, () => {
      const why = toEnglish({ template, values: ['503', '2'] });
      notStrictEqual(remedyFor('osv', 'api.osv.dev', why, has), report);
    });
  }

  it('that a former version paused is what there is to do about its failure', () =>
    deepStrictEqual(
      remedyFor('osv', 'api.osv.dev', 'responded with status 503 several times and is paused', has),
      remedyFor('osv', 'api.osv.dev', 'responded with status 503', has),
    ));

  it('is not found in the words of others', () => {
    deepStrictEqual(remedyFor('osv', 'api.osv.dev', 'failed: "could not be reached"', has), report);
    match(remedyFor('osv', 'a.b', 'sent a file that cannot be used (status 401)', has), /^Open a\.b in a browser/);
  });
});
