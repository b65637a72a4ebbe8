/** Whole verdicts on made-up worlds against a second opinion that shares no line with the product. */
import { deepStrictEqual, ok } from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { assessPackage } from '../../src/core/verdict/assess';
import { proposeCells } from '../../src/core/cells/cellProposals';
import type { SeverityRating } from '../../src/core/advisory/evidence';
import type { Finding } from '../../src/core/verdict/finding';
import { parseVersion } from '../../src/core/package/version';
import { readOsvDocument } from '../../src/sources/osv/osvRecord';
import { describeVersion } from '../../src/sources/pypi/pypiDocument';
import { query } from '../support/advisories';
import { makeWorld, type World } from '../support/oracle/worlds';
import { needOracle } from '../support/pythonOracle';
import { SeededRandom } from '../support/seededRandom';
import { isInSlice, soakCount } from '../support/soak';
import { projectRoot } from '../support/vscode/projectRoot';

interface Opinion {
  readonly verdict: string;
  readonly records: readonly string[];
  /** Of each vulnerability, sorted. */
  readonly severities: readonly string[];
  /** As the recommendation says it; null: nothing affects the version. */
  readonly highest: string | null;
  /** `ID VERSION` of the CVSS scores that are used or shown, sorted. */
  readonly scores: readonly string[];
  readonly flaws: number;
  readonly knownFlaws: number;
  /** In normal form. */
  readonly fixedIn: string | null;
  readonly updateTo: string | null;
  readonly doubt: boolean;
  /** Published fixes that are no versions. */
  readonly oddFixes: readonly string[];
  /** Each vulnerability has a published fix that may help. */
  readonly namesFix: boolean;
}

const atOnce = 2000;

function secondOpinions(worlds: readonly World[]): readonly Opinion[] {
  const program = join(projectRoot(), 'test', 'support', 'oracle', 'whole_verdict.py');
  const input = JSON.stringify({ worlds });
  const output = execFileSync('/usr/bin/python3', [program], { input, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  return JSON.parse(output) as readonly Opinion[];
}

function normal(text: string | undefined): string | null {
  if (text === undefined) return null;
  const plain = text.replace(/ or later$/, '');
  return `${parseVersion(plain)?.canonical ?? plain}${text.slice(plain.length)}`;
}

function ours({ records, releases, installed }: World): Finding {
  const read = records.map((each) => readOsvDocument(each)?.record);
  const value = read.flatMap((each) => each ?? []);
  ok(value.length === read.length, 'every record is one of OSV');
  const listed = releases?.map(({ version, day, yanked, files }) => ({
    ...{ version, yanked },
    ...(yanked ? { yankedReason: '' } : {}),
    ...(day === null ? {} : { released: day }),
    ...(files ? {} : { withoutFiles: true }),
  }));
  const index = listed && {
    index: {
      status: 'ok' as const,
      value: describeVersion(
        { spelling: { names: ['demo'], isCertain: true }, details: {}, status: 'active', releases: listed },
        installed,
      ),
    },
  };
  return assessPackage(query(installed), { status: 'ok', value }, index ?? {});
}

/** `theirs`: which fixes must be told, and whether "no fix known" would be false. */
function opinionOf(finding: Finding, theirs: Opinion): Opinion {
  const told = textsOf(finding);
  const isUnknown = told.some((text) => /no fix known/i.test(text));
  return {
    verdict: finding.verdict,
    records: [...new Set(finding.flaws.flatMap((flaw) => flaw.records))].sort(),
    severities: finding.flaws.map(({ severity }) => severity).sort(),
    highest: /\(Highest: ([A-Z]+)/.exec(told[1] ?? '')?.[1] ?? null,
    scores: finding.flaws.flatMap(({ evidence }) => (evidence?.ratings ?? []).flatMap(scoreName)).sort(),
    flaws: finding.flaws.length,
    knownFlaws: finding.knownFlaws,
    fixedIn: normal(finding.fixedIn),
    updateTo: finding.flaws.length > 0 ? null : normal(finding.updateTo),
    doubt: isAboutRelease(finding.fixDoubt),
    oddFixes: theirs.oddFixes.filter((odd) => told[0]?.includes(`"${odd}"`)),
    namesFix: theirs.namesFix && !isUnknown,
  };
}

function scoreName({ id = '', computed, cvssVersion = '' }: SeverityRating): readonly string[] {
  return computed === true ? [`${id} ${cvssVersion}`] : [];
}

const standings = { advisories: { label: 'OSV' }, snyk: { label: 'Snyk' }, exploitDb: { label: 'Exploit-DB' } };

/** Of the advisories' column and of the recommendation. */
function textsOf(finding: Finding): readonly string[] {
  const cells = proposeCells(finding, standings);
  return (['githubAdvisoryResult', 'recommendation'] as const).map((field) => {
    const value = cells.find((cell) => cell.field === field)?.value;
    return value?.kind === 'text' ? value.text : '';
  });
}

/** What a record leaves open about its own fix is another question. */
function isAboutRelease(doubt: string | undefined): boolean {
  return /has no files on PyPI$|was yanked from PyPI$|has renumbered its releases$/.test(doubt ?? '');
}

describe('whole verdicts on made-up worlds', function () {
  this.timeout(900_000);

  it('are those of a second opinion', function () {
    needOracle(this);
    const seed = Number(process.env['IHACPA_SEED'] ?? 16);
    const random = new SeededRandom(seed);
    const count = soakCount(1500, 200_000);
    const tally = new Map<string, number>();
    for (let done = 0; done < count; done += atOnce) {
      const worlds = Array.from({ length: atOnce }, () => makeWorld(random));
      if (!isInSlice(done / atOnce)) continue;
      const theirs = secondOpinions(worlds);
      for (const [at, world] of worlds.entries()) {
        const opinion = theirs[at]!;
        const expected = {
          ...opinion,
          fixedIn: normal(opinion.fixedIn ?? undefined),
          updateTo: normal(opinion.updateTo ?? undefined),
        };
        deepStrictEqual(
          opinionOf(ours(world), opinion),
          expected,
          `seed ${seed}, world ${done + at}: ${JSON.stringify(world)}`,
        );
        tally.set(opinion.verdict, (tally.get(opinion.verdict) ?? 0) + 1);
      }
    }
    console.log(
      `      seed ${seed}, ${count}: ${[...tally].map(([verdict, number]) => `${number} ${verdict}`).join(', ')}`,
    );
  });
});
