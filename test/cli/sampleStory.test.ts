/** The sample tells the story of a review: what a reader of it meets, from the built command line. */
import { deepStrictEqual, match, ok } from 'node:assert/strict';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { displayText } from '../../src/core/spreadsheet/cell';
import type { ReviewField } from '../../src/core/sheet/reviewField';
import { readBytes } from '../support/patchedSheet';
import { useTemporaryFolder } from '../support/temporaryFolder';
import { projectRoot } from '../support/vscode/projectRoot';
import { runCli, summaryOf } from './realCli';

describe('a scan of the sample', function () {
  this.timeout(60_000);
  const folder = useTemporaryFolder();

  it('meets a malicious package, a date for a version, an accepted risk, words that say less, and settled words', async () => {
    cpSync(join(projectRoot(), 'media', 'sample'), folder(), { recursive: true });
    const workbook = join(folder(), 'review.xlsx');
    const column = (field: ReviewField): ReadonlyMap<string, string> =>
      new Map(
        readBytes(readFileSync(workbook)).rows.map(({ identity, cells }) => [
          identity.name,
          displayText(cells[field] ?? { kind: 'empty' }),
        ]),
      );
    const notes = (): string[] => [...column('notes').values()];
    const before = notes();
    const words = ['scan', workbook, '--advisories', join(folder(), 'advisories'), '--offline', '--json'];
    const { findings, contradicted } = summaryOf(await runCli([...words, '--storage', join(folder(), 'state')]));

    const namesOf = (verdict: string): string[] =>
      findings.filter((each) => each.verdict === verdict).map((each) => each.package);
    deepStrictEqual(namesOf('malicious'), ['python3-dateutil']);
    deepStrictEqual(namesOf('accepted'), ['wheel']);
    deepStrictEqual([...new Set(contradicted.map((each) => each.package))], ['certifi', 'Jinja2']);
    match(column('recommendation').get('pygments') ?? '', /^FURTHER REVIEW REQUIRED .*date.*2000-12-02/);
    match(
      column('recommendation').get('requests') ?? '',
      /^SECURITY RISK .*2 advisories.*\nEarlier: PROCEED, internal hosts only$/,
    );
    deepStrictEqual(notes(), before);
    ok(before.some((note) => note !== ''));
  });
});
