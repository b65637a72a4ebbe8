/** Recorded answers with one value of another kind in them: read in full or refused, and never read as fewer findings. */
import { ok } from 'node:assert/strict';
import fc from 'fast-check';
import type { ReadById } from '../../src/sources/answers/answersById';
import { readEpssAnswer } from '../../src/sources/epss/epssAnswer';
import { listedAdvisories, reduceAdvisory } from '../../src/sources/githubAdvisories/githubAdvisory';
import { readJsonBody } from '../../src/sources/answers/jsonBody';
import { readKevCatalog } from '../../src/sources/kev/kevCatalog';
import { readCveRecord } from '../../src/sources/mitreCve/cveRecord';
import { readNvdAnswer } from '../../src/sources/nvd/nvdRecord';
import { readSnykPage } from '../../src/sources/snyk/snykIssues';
import { type Json, kindOf, pathsOf, valueAt, withValueAt } from '../support/jsonPaths';
import { recordedJson } from '../support/recorded';
import { soakCount } from '../support/soak';

interface Case {
  readonly file: string;
  /** How many findings the answer holds; undefined: refused. */
  readonly count: (body: unknown) => number | undefined;
  /** Paths where null is an answer by the published types: nothing is concerned. */
  readonly mayBeNull?: RegExp;
  readonly prepare?: (recorded: unknown) => unknown;
}

/** An answer that is not whole says so, which is a refusal for every id that it does not name. */
function wholeSize(answer: ReadById<unknown> | undefined): number | undefined {
  return answer?.isWhole === true ? answer.byId.size : undefined;
}

function wholeSnykPage(body: unknown): number | undefined {
  const page = readSnykPage(body, { name: 'numpy', version: '1.16.0' });
  return page?.unreadable === undefined ? page?.flaws.length : undefined;
}

const cases: readonly Case[] = [
  {
    file: 'github/advisory-GHSA-wqc8-x2pr-7jqh-pip.json',
    prepare: (advisory) => [advisory],
    count: (body) => {
      const list = listedAdvisories(body);
      if (list === undefined || list.hidesNames) return undefined;
      const live = list.advisories.map(reduceAdvisory).filter(({ record }) => !record.withdrawn);
      if (live.some(({ unreadableFor }) => unreadableFor.length > 0)) return undefined;
      return live.flatMap(({ record }) => record.affected).length;
    },
    mayBeNull: /\.(vulnerabilities|package|name)$/,
  },
  { file: 'nvd/CVE-2023-4863.json', count: (body) => wholeSize(readNvdAnswer(body)) },
  { file: 'cve/CVE-2021-44228.json', count: (body) => (readCveRecord(body) === undefined ? undefined : 1) },
  { file: 'snyk/numpy_issues.json', count: wholeSnykPage },
  {
    file: 'kev/known_exploited_vulnerabilities.json',
    prepare: (body) => {
      const { vulnerabilities, ...rest } = body as { vulnerabilities: unknown[] };
      return { ...rest, count: 5, vulnerabilities: vulnerabilities.slice(0, 5) };
    },
    count: (body) => readKevCatalog(body)?.byCve.size,
  },
  { file: 'epss/api-docs-sample-2022-02-28.json', count: (body) => wholeSize(readEpssAnswer(body)) },
];

describe('an answer with one value of another kind', () => {
  const values: readonly (Json | undefined)[] = [null, true, 'text', '', 3.5, -1, {}, { id: 1 }, undefined];
  for (const { file, count, prepare, mayBeNull } of cases) {
    it(`${file} is read in full or refused`, function () {
      const recorded = recordedJson(this, file);
      const body = (prepare?.(recorded) ?? recorded) as Json;
      const whole = count(body);
      ok(whole !== undefined && whole > 0);
      const paths = pathsOf(body).filter((path) => valueAt(body, path) !== null);
      const mutation = fc.tuple(fc.nat(paths.length - 1), fc.constantFrom(...values));
      fc.assert(
        fc.property(mutation, ([at, value]) => {
          if (value === null && mayBeNull?.test(paths[at]?.join('.') ?? '') === true) return;
          const path = paths[at] ?? [];
          const isSameKind = kindOf(valueAt(body, path)) === kindOf(value);
          const changed = isSameKind ? body : withValueAt(body, path, value);
          const read = count(changed);
          ok(read === undefined || read === whole, `${String(paths[at]?.join('.'))}: ${String(read)}`);
        }),
        { numRuns: soakCount(300, 10_000) },
      );
    });
  }

  it('anything else is refused without an exception', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        for (const { count } of cases) ok((count(value) ?? 0) === 0);
        ok(wholeSize(readNvdAnswer(value)) === undefined && readKevCatalog(value) === undefined);
        ok(wholeSize(readEpssAnswer(value)) === undefined && wholeSnykPage(value) === undefined);
        ok(Array.isArray(value) || listedAdvisories(value) === undefined);
      }),
      { numRuns: soakCount(300, 10_000) },
    );
  });
});

describe('the body of an answer', () => {
  const refused: readonly [string, Uint8Array][] = [
    ['nothing', new Uint8Array()],
    ['a page of HTML', Buffer.from('<!doctype html><html></html>')],
    ['JSON cut off', Buffer.from('{"a": [1, 2')],
    ['bytes that are not UTF-8', Buffer.from([0x22, 0xff, 0x22])],
    ['lists in lists, 65 deep', Buffer.from('['.repeat(65) + ']'.repeat(65))],
  ];
  for (const [what, body] of refused) {
    it(`is refused when it is ${what}`, () => ok(readJsonBody(body) === undefined));
  }

  it('may nest 64 deep, brackets in texts not counted', () => {
    ok(readJsonBody(Buffer.from('['.repeat(64) + ']'.repeat(64))) !== undefined);
    ok(readJsonBody(Buffer.from(`"${'['.repeat(100)}\\"["`)) !== undefined);
  });
});
