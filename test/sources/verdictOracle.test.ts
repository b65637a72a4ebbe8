/** Every verdict on real packages against a second opinion in Python. */
import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { mentionedVersions } from '../../src/core/advisory/advisoryMatch';
import { assessPackage } from '../../src/core/verdict/assess';
import { compareVersions, parseVersion, sameVersion } from '../../src/core/package/version';
import { type OfflineAdvisories, openOfflineAdvisories } from '../../src/sources/offline/offlineAdvisories';
import { readOsvDocument } from '../../src/sources/osv/osvRecord';
import { defaultZipLimits } from '../../src/xlsx/zip/zipLimits';
import { openZip } from '../../src/xlsx/zip/zipReader';
import { query } from '../support/advisories';
import {
  askOracle,
  needOracle,
  normalizedByOracle,
  type OracleAnswer,
  type OracleQuestion,
  rankByOracle,
} from '../support/pythonOracle';
import { needSharedData } from '../support/sharedData';
import { soakCount } from '../support/soak';
import { versionText } from '../support/versionText';
import { questionsOfWorkbook } from '../support/workbookQuestions';

const snapshot = 'osv-pypi-2024-10-10.zip';
const versionsEach = soakCount(3, 10);

/** Each package at versions its records mention, legacy ones among them, spread evenly. */
function questionsOfSnapshot(path: string): readonly OracleQuestion[] {
  const archive = openZip(readFileSync(path), { ...defaultZipLimits, entries: 10_000 });
  const versions = new Map<string, Set<string>>();
  for (const entry of archive.entries) {
    const read = readOsvDocument(JSON.parse(archive.read(entry).toString()));
    for (const { name } of read?.record.affected ?? []) {
      const known = versions.get(name) ?? new Set();
      versions.set(name, known);
      if (read === undefined) continue;
      const { listed, fixed } = mentionedVersions(read.record, name);
      for (const text of [...listed, ...fixed]) known.add(text);
    }
  }
  return [...versions].flatMap(([name, known]) => {
    const texts = [...known].sort();
    const step = Math.max(1, Math.floor(texts.length / versionsEach));
    return texts.filter((_, at) => at % step === 0).map((text) => [name, text, false] as const);
  });
}

async function answerOf(source: OfflineAdvisories, [name, version, isNumber]: OracleQuestion): Promise<OracleAnswer> {
  const answer = await source.fetchAdvisories(name, new AbortController().signal);
  const { verdict, flaws, knownFlaws, fixedIn } = assessPackage(query(version, isNumber, name), answer);
  const records = flaws.flatMap((flaw) => flaw.records).toSorted();
  return { verdict, records, flaws: flaws.length, knownFlaws, fixedIn: fixedIn ?? null };
}

function plainFix(fix: string | null): string {
  return (fix ?? '').replace(/ or later$/, '');
}

function isLater(fix: string | null): boolean {
  return fix?.endsWith(' or later') === true;
}

/** The same, but that a fixed version may be spelt as its record spells it. */
async function assertAgree(
  source: OfflineAdvisories,
  archive: string,
  questions: readonly OracleQuestion[],
): Promise<readonly OracleAnswer[]> {
  const expected = askOracle(archive, questions);
  for (const [at, question] of questions.entries()) {
    const ours = await answerOf(source, question);
    const theirs = expected[at];
    ok(theirs);
    const title = JSON.stringify(question);
    deepStrictEqual({ ...ours, fixedIn: null }, { ...theirs, fixedIn: null }, title);
    ok(
      sameVersion(plainFix(ours.fixedIn), plainFix(theirs.fixedIn)) &&
        isLater(ours.fixedIn) === isLater(theirs.fixedIn),
      `${title}: ${String(ours.fixedIn)}, not ${String(theirs.fixedIn)}`,
    );
  }
  return expected;
}

describe('verdicts by a second opinion', function () {
  this.timeout(120_000);

  it('are the same for the 486 packages of the real workbook', async function () {
    needOracle(this);
    const archive = needSharedData(this, snapshot);
    const rows = await questionsOfWorkbook(needSharedData(this, 'review-workbook.xlsx'));
    const questions = rows.map(({ question }) => question);
    strictEqual(questions.length, 486);
    const answers = await assertAgree(await openOfflineAdvisories(archive), archive, questions);
    const tally = new Map<string, number>();
    for (const { verdict } of answers) tally.set(verdict, (tally.get(verdict) ?? 0) + 1);
    console.log(`      ${[...tally].map(([verdict, count]) => `${count} ${verdict}`).join(', ')}`);
  });

  it('are the same for every package of the snapshot at several versions', async function () {
    needOracle(this);
    const archive = needSharedData(this, snapshot);
    const questions = questionsOfSnapshot(archive);
    await assertAgree(await openOfflineAdvisories(archive), archive, questions);
    console.log(`      ${questions.length} questions`);
  });
});

describe('the normal form of versions by a second opinion', () => {
  it('is the same for random versions', function () {
    needOracle(this);
    const versions = fc.sample(versionText, { numRuns: 2000, seed: 441 });
    deepStrictEqual(
      versions.map((text) => parseVersion(text)?.normalized),
      normalizedByOracle(versions),
    );
  });
});

describe('the order of versions by a second opinion', function () {
  this.timeout(60_000);

  it('is the same for random versions', function () {
    needOracle(this);
    const versions = fc.sample(versionText, { numRuns: 400, seed: 440 });
    const ranks = rankByOracle(versions);
    const parsed = versions.map((text) => parseVersion(text));
    for (const [i, a] of parsed.entries()) {
      for (const [j, b] of parsed.entries()) {
        ok(a && b, 'a version');
        const expected = Math.sign((ranks[i] ?? 0) - (ranks[j] ?? 0));
        strictEqual(Math.sign(compareVersions(a, b)), expected, `${String(versions[i])} and ${String(versions[j])}`);
      }
    }
  });
});
