/** What a result cell can say: whatever is written is recognized as what it is, and so are the words of former versions. */
import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import fc from 'fast-check';
import { severities } from '../../../src/core/advisory/evidence';
import { proposeCells } from '../../../src/core/cells/cellProposals';
import { type Finding, type Verdict, verdicts } from '../../../src/core/verdict/finding';
import {
  recognize,
  recommendations,
  resultSentences,
  saysNotChecked,
  type Sentence,
  verdictFields,
  verdictOfText,
} from '../../../src/core/cells/resultGrammar';
import type { ReviewField } from '../../../src/core/sheet/reviewField';
import type { Flaw } from '../../../src/core/advisory/flaw';

const number = fc.integer({ min: 1, max: 40 });
const word = fc.constantFrom(
  '1.0',
  'v2.0',
  '1!3rc1',
  'OSV',
  'PyPA advisories',
  'offline',
  'a | b',
  'PROCEED',
  'None found',
);
const severity = fc.constantFrom(...severities);
const counted = fc.record({ flaws: number, highest: severity, accepted: fc.nat(3), version: word });
const texts = fc.array(word, { maxLength: 3 });
const risk = fc.record({ version: word, to: word, details: texts });

/** Words for every sentence of the two tables. */
const results: { readonly [Name in keyof typeof resultSentences]: fc.Arbitrary<string> } = {
  malicious: word.map((by) => resultSentences.malicious.write(by)),
  vulnerable: counted.map((words) => resultSentences.vulnerable.write(words)),
  accepted: counted.map((words) => resultSentences.accepted.write(words)),
  safe: fc
    .record({ known: number, version: word, only: fc.constantFrom(undefined, 'PyPA advisories') })
    .map((words) => resultSentences.safe.write(words)),
  noCve: word.map((label) => resultSentences.noCve.write(label)),
  noneOf: word.map((label) => resultSentences.noneOf.write(label)),
  none: fc.constant(resultSentences.none.write(undefined)),
  noAdvisory: fc.constant(resultSentences.noAdvisory.write(undefined)),
  review: word.map((why) => resultSentences.review.write(why)),
  notChecked: fc.record({ label: word, why: word }).map((words) => resultSentences.notChecked.write(words)),
  notAvailable: fc.constant(resultSentences.notAvailable.write(undefined)),
};

const advice: { readonly [Name in keyof typeof recommendations]: fc.Arbitrary<string> } = {
  malicious: texts.map((details) => recommendations.malicious.write(details)),
  upgrade: risk.map((words) => recommendations.upgrade.write(words)),
  doubtfulFix: fc.record({ why: word, details: texts }).map((words) => recommendations.doubtfulFix.write(words)),
  replace: risk.map((words) => recommendations.replace.write(words)),
  doNotInstall: texts.map((details) => recommendations.doNotInstall.write(details)),
  quarantined: texts.map((details) => recommendations.quarantined.write(details)),
  notChecked: fc
    .record({
      labels: fc.array(word, { minLength: 1 }),
      accepted: fc.record({ flaws: fc.nat(3), until: fc.constantFrom(undefined, '2027-01-31') }),
    })
    .map((words) => recommendations.notChecked.write(words)),
  review: word.map((why) => recommendations.review.write(why)),
  accepted: fc
    .record({ flaws: number, until: fc.constantFrom(undefined, '2027-01-31') })
    .map((words) => recommendations.accepted.write(words)),
  update: risk.map((words) => recommendations.update.write(words)),
  proceed: texts.map((details) => recommendations.proceed.write(details)),
};

function holdToItself(
  field: ReviewField,
  table: Readonly<Record<string, Sentence>>,
  arbitraries: Readonly<Record<string, fc.Arbitrary<string>>>,
): void {
  for (const [name, sentence] of Object.entries(table)) {
    it(`recognizes every "${name}" of ${field} as itself`, () => {
      fc.assert(
        fc.property(arbitraries[name]!, fc.constantFrom('', '\nCVE-2024-1 | HIGH\nNo fix known', '  '), (text, end) => {
          strictEqual(recognize(field, text + end), sentence, text);
          strictEqual(verdictOfText(text + end), sentence.verdict, text);
          strictEqual(saysNotChecked(text + end), sentence.verdict === 'notChecked', text);
        }),
      );
    });
  }
}

describe('the grammar of result cells', () => {
  holdToItself('githubAdvisoryResult', resultSentences, results);
  holdToItself('recommendation', recommendations, advice);

  it('has a sentence for every verdict in both tables, but that W makes no difference between not affected and none', () => {
    const told = (table: Readonly<Record<string, Sentence>>): readonly Verdict[] =>
      verdicts.filter((verdict) => Object.values(table).some((sentence) => sentence.verdict === verdict));
    deepStrictEqual(told(resultSentences), verdicts);
    deepStrictEqual(
      told(recommendations),
      verdicts.filter((verdict) => verdict !== 'clean'),
    );
  });

  it('knows every cell that a finding proposes, with the look it is proposed in', () => {
    fc.assert(
      fc.property(finding, (of) => {
        const standings = { advisories: { label: 'OSV' }, snyk: { label: 'Snyk', notChecked: 'offline' } };
        for (const cell of proposeCells(of, { ...standings, exploitDb: { label: 'Exploit-DB' } })) {
          if (!verdictFields.includes(cell.field)) continue;
          ok(cell.value.kind === 'text');
          strictEqual(recognize(cell.field, cell.value.text)?.look, cell.look, cell.value.text);
          if (cell.field !== 'recommendation') continue;
          const told = verdictOfText(cell.value.text);
          strictEqual(told, of.verdict === 'clean' ? 'safe' : of.verdict, cell.value.text);
        }
      }),
    );
  });

  const plurals: readonly [string, string][] = [
    [resultSentences.safe.write({ known: 1, version: '1.0' }), 'SAFE - 1 advisory found, none affects v1.0'],
    [resultSentences.safe.write({ known: 2, version: 'v1.0' }), 'SAFE - 2 advisories found, none affects v1.0'],
    [
      resultSentences.vulnerable.write({ flaws: 1, highest: 'HIGH', accepted: 0, version: '1.0' }),
      'VULNERABLE - 1 affects v1.0 (Highest: HIGH)',
    ],
    [
      resultSentences.accepted.write({ flaws: 2, highest: 'LOW', accepted: 2, version: '1.0' }),
      'ACCEPTED RISK - 2 affect v1.0 (Highest: LOW)',
    ],
    [recommendations.accepted.write({ flaws: 1, until: undefined }), 'PROCEED | 1 accepted risk'],
  ];
  for (const [text, expected] of plurals) it(`writes ${expected}`, () => strictEqual(text, expected));

  const former: readonly [string, Verdict][] = [
    ['SAFE - 1 advisories found, none affects v1.0', 'safe'],
    ['VULNERABLE - 1 affect v1.0 (Highest: HIGH)\nCVE-2024-1 | HIGH\nFixed in 2', 'vulnerable'],
    ['VULNERABLE - 1 affect v1.0 (Highest: HIGH), 2 more accepted', 'vulnerable'],
    ['ACCEPTED RISK - 1 affect v1.0 (Highest: HIGH)', 'accepted'],
    ['SECURITY RISK | EXPEDITE UPGRADE 1 → 2 | 1 advisories (Highest: HIGH) | OSV', 'vulnerable'],
    ['SECURITY RISK | REMOVE OR REPLACE, no fix known | 1 advisories (Highest: HIGH) | OSV', 'vulnerable'],
    ['FURTHER REVIEW REQUIRED | OSV, NVD not checked', 'notChecked'],
    ['FURTHER REVIEW REQUIRED | PyPI has quarantined this package', 'review'],
    ['PROCEED | PyPI says archived', 'safe'],
    ['PROCEED | 2 accepted risks until 2027-01-31', 'accepted'],
    ['None found', 'clean'],
  ];
  for (const [text, expected] of former) {
    it(`still knows ${JSON.stringify(text)}`, () => {
      strictEqual(verdictOfText(text), expected);
      const field = /^(SECURITY|FURTHER|PROCEED)/.test(text) ? 'recommendation' : 'nvdResult';
      ok(recognize(field, text));
    });
  }

  const others: readonly [string, Verdict | undefined][] = [
    ['CHECK', 'review'],
    ['Recheck with vendor', 'review'],
    ['None found in 2023', 'clean'],
    ['Talked to Ana', undefined],
    ['', undefined],
  ];
  for (const [text, expected] of others) {
    it(`takes ${JSON.stringify(text)} for a person's words`, () => {
      strictEqual(verdictOfText(text), expected);
      strictEqual(recognize('nvdResult', text), undefined);
    });
  }

  it('says nothing of cells that are no results', () => strictEqual(recognize('notes', 'SAFE - x'), undefined));
});

const flaw = fc
  .record({
    id: fc.constantFrom('CVE-2024-1', 'GHSA-aaaa', 'MAL-2024-1', 'SNYK-1'),
    severity,
    fixedIn: fc.constantFrom(undefined, '2.0'),
    accepted: fc.boolean(),
  })
  .map(({ id, severity: level, fixedIn, accepted }): Flaw => ({
    ...{ records: [id], ids: [id], severity: level, fixedIn, published: undefined },
    evidence: accepted ? { accepted: { advisory: id, reason: 'r', until: '2027-01-31' } } : {},
  }));

/** Findings as the engine makes them: the verdict follows from the flaws that nobody accepted. */
const finding = fc
  .record({
    flaws: fc.array(flaw, { maxLength: 4 }),
    quiet: fc.constantFrom('safe', 'clean', 'review', 'notChecked'),
    known: number,
    fixedIn: fc.constantFrom(undefined, '2.0'),
  })
  .map(({ flaws, quiet, known, fixedIn }): Finding => {
    const open = flaws.filter(({ evidence }) => evidence?.accepted === undefined);
    const malicious = open.some(({ ids }) => ids[0]?.startsWith('MAL-'));
    const risk = open.length === 0 ? 'accepted' : malicious ? 'malicious' : 'vulnerable';
    const verdict: Verdict = flaws.length === 0 ? quiet : risk;
    return {
      ...{ package: { name: 'demo', version: '1.0', occurrence: 0 }, displayName: 'demo', verdict, flaws, fixedIn },
      knownFlaws: verdict === 'clean' ? 0 : known + flaws.length,
      ...{ knownCves: 0, reason: verdict === 'review' ? 'version missing' : 'offline', answeredBy: [] },
    };
  });
