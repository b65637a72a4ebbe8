/** A sheet of names and versions: its result columns are offered before the scan, and without them the results are in the report only. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ReviewField } from '../../src/core/sheet/reviewField';
import { writeFileSync } from 'node:fs';
import { buildWorkbook, textCell } from '../support/workbookBuilder';
import { runFake, type Script, type Told } from './fakeCli';
import { useSmallReview } from './smallReview';

const rows =
  `<row r="1">${textCell('A1', 'Name')}${textCell('B1', 'Installed Version')}</row>` +
  `<row r="2">${textCell('A2', 'flask')}${textCell('B2', '1.0')}</row>`;

describe('a sheet of names and versions', function () {
  this.timeout(60_000);
  const review = useSmallReview();
  beforeEach(() => {
    writeFileSync(review.workbook(), buildWorkbook({ rows }));
    review.advisories('data', [{ id: 'GHSA-aaaa-bbbb-cccc', name: 'flask' }]);
  });

  it('is not changed by a scan that nobody can answer, which says where the results are', async () => {
    const before = readFileSync(review.workbook());
    const { code, out, err } = await review.scan('data');
    assert.equal(code, 1, err);
    assert.match(err, /warning: Sheet “Review” has no result columns: the results are in the report only\./);
    assert.match(out, /0 cells written/);
    assert.deepEqual(readFileSync(review.workbook()), before);
    assert.match((await review.run('report')).out, /flask +1\.0 +Vulnerable/);
  });

  it('gets its columns and its results with --add-columns, and keeps a copy', async () => {
    const before = readFileSync(review.workbook());
    const { code, err } = await review.scan('data', '--add-columns');
    assert.equal(code, 1, err);
    assert.match(err, /12 result columns added to sheet “Review”\.\nA backup of the workbook is at /);
    assert.doesNotMatch(err, /report only/);
    assert.match((await review.texts('githubAdvisoryResult'))[0] ?? '', /^VULNERABLE - 1 affects v1\.0/);
    const kept = /A backup of the workbook is at (.*)/.exec(err)?.[1] ?? '';
    assert.deepEqual(readFileSync(kept), before);
    const again = await review.scan('data', '--add-columns', '--start-fresh');
    assert.doesNotMatch(again.err, /added to sheet/);
  });

  it('gets them in the copy of --output, and stays as it is', async () => {
    const before = readFileSync(review.workbook());
    const { code, err } = await review.scan('data', '--add-columns', '--output', review.at('copy.xlsx'));
    assert.equal(code, 1, err);
    assert.match(err, /result columns added/);
    assert.deepEqual(readFileSync(review.workbook()), before);
    assert.notDeepEqual(readFileSync(review.at('copy.xlsx')), before);
    assert.ok(readdirSync(join(review.workbook(), '..')).includes('copy.xlsx'));
  });

  it('refuses --add-columns in a dry run', async () => {
    const { code, err } = await review.scan('data', '--add-columns', '--dry-run');
    assert.equal(code, 127);
    assert.match(err, /--add-columns and --dry-run exclude each other/);
  });
});

describe('the question about result columns', () => {
  const missing: readonly ReviewField[] = ['latestVersion', 'recommendation'];

  async function asked(words: readonly string[], script: Script = {}): Promise<Told & { readonly added: unknown[] }> {
    const added: unknown[] = [];
    const deps = {
      readMissingColumns: () => Promise.resolve({ sheet: 'Review', missing }),
      addResultColumns: (...given: unknown[]) => {
        added.push(given);
        return Promise.resolve(undefined);
      },
    };
    const told = await runFake(['scan', 'r.xlsx', ...words], { terminal: true, deps, ...script });
    return { ...told, added };
  }

  it('adds them after a yes, before the scan', async () => {
    const { added, err, requests } = await asked([], { answers: ['y'] });
    assert.match(
      err,
      /Sheet “Review” has no result columns\.\n.*2 columns, from “Latest Version” to “Recommendation”\.\n/,
    );
    assert.deepEqual(added.length, 1);
    assert.deepEqual(requests.length, 1);
  });

  for (const answer of ['', 'n', undefined]) {
    it(`scans without them after ${answer === undefined ? 'no answer' : `"${answer}"`}`, async () => {
      const { added, requests } = await asked([], { answers: [answer] });
      assert.deepEqual([added.length, requests.length], [0, 1]);
    });
  }

  const silent: readonly (readonly [string, readonly string[], Script?])[] = [
    ['without a terminal', [], { terminal: false }],
    ['with --no-input', ['--no-input']],
    ['with --json', ['--json']],
    ['with --quiet', ['--quiet']],
    ['in a dry run', ['--dry-run']],
    ['when a scan is resumed', ['--resume-auto']],
  ];
  for (const [title, words, script] of silent) {
    it(`is not asked ${title}`, async () => {
      const { added, err, requests } = await asked(words, script);
      assert.deepEqual([added.length, requests.length], [0, 1]);
      assert.doesNotMatch(err, /Add the result columns/);
    });
  }
});
