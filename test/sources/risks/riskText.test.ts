/** Decisions that are added and ended in files as people write them: every other byte stays, whatever the style and the comments. */
import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import fc from 'fast-check';
import { parseRiskFile } from '../../../src/sources/risks/riskFile';
import { type NewDecision, withDecision, withLastDay } from '../../../src/sources/risks/riskText';

const decision: NewDecision = { advisory: 'GHSA-1', package: 'flask', reason: 'not: used # here', until: '2027-01-31' };
const evidence = { ids: ['CVE-1', 'GHSA-1'], severity: 'HIGH' as const, exploits: 1 };

const forms: Readonly<Record<string, string>> = {
  'no file': '',
  'comments only': '# ours\n\n# more',
  'an empty list': '# ours\naccepted:   # none yet\n# end\n',
  'an empty flow list': 'accepted: [] # none\n',
  'a block list':
    'accepted:\n  - advisory: A-1\n    package: p\n    reason: "quoted"   # why\n    until: 2027-01-01 # day\n\n  # end\n',
  'dashes at the margin':
    'accepted:\n- advisory: A-1\n  package: p\n  until: "2027-01-01"\n  reason: >\n    folded\n    text\n# end',
  'a dash on its own line':
    "accepted:\n    -\n        advisory: A-1\n        package: p\n        until: '2027-01-01'\n        reason: r\n",
  'a flow list': 'accepted: [{advisory: A-1, package: p, reason: r, until: 2027-01-01}, # one\n]\n',
  JSON: '{"accepted": [\n  {"advisory": "A-1", "package": "p", "reason": "r", "until": "2027-01-01"}\n]}\n',
  'a byte order mark and Windows lines':
    '\uFEFFaccepted:\r\n  - advisory: A-1\r\n    package: p\r\n    reason: r\r\n    until: 2027-01-01\r\n',
};

/** Whether `after` is `before` with one piece put in. */
function isInsertion(before: string, after: string): boolean {
  let start = 0;
  while (start < before.length && before[start] === after[start]) start += 1;
  return after.endsWith(before.slice(start)) || after.replace(/\r?\n/g, '').includes(before.slice(start).trim());
}

describe('the text of a risk file', () => {
  for (const [title, before] of Object.entries(forms)) {
    it(`takes a decision: ${title}`, () => {
      const had = parseRiskFile(before).decisions;
      const after = withDecision(before, { ...decision, owner: 'ann', version: '1.0', evidence }) ?? '';
      ok(isInsertion(before, after), after);
      const { decisions, problems } = parseRiskFile(after);
      deepStrictEqual(problems, []);
      strictEqual(decisions.length, had.length + 1);
      const { line, ...last } = decisions.at(-1) ?? { line: 0 };
      ok(line > 0);
      deepStrictEqual(last, { ...decision, owner: 'ann', version: '1.0', evidence });
    });

    it(`ends a decision: ${title}`, () => {
      const [first] = parseRiskFile(before).decisions;
      if (first === undefined) return;
      strictEqual(withLastDay(before, 0, '2026-12-24'), before.replace('2027-01-01', '2026-12-24'));
    });
  }

  it('ends none that is not there', () =>
    strictEqual(withLastDay(forms['a block list'] ?? '', 99, '2026-12-24'), undefined));

  it('keeps comments and other decisions byte for byte through any sequence of changes', () => {
    const word = fc.stringMatching(/^[a-zA-Z0-9:#'"{}[\],&*!|>%@ -]{1,24}$/).filter((text) => text.trim() !== '');
    const step = fc.oneof(
      fc.record({ kind: fc.constant('add' as const), reason: word, owner: word }),
      fc.record({ kind: fc.constant('end' as const), at: fc.nat(20), day: fc.integer({ min: 10, max: 28 }) }),
      fc.record({ kind: fc.constant('comment' as const), at: fc.nat(40), text: fc.stringMatching(/^[a-z ]{0,12}$/) }),
    );
    fc.assert(
      fc.property(fc.constantFrom(...Object.values(forms)), fc.array(step, { maxLength: 12 }), (start, steps) => {
        let text = start;
        const model = parseRiskFile(start).decisions.map(({ reason, until }) => ({ reason, until }));
        const comments: string[] = text.match(/#.*$/gm) ?? [];
        let made = 0;
        for (const each of steps) {
          if (each.kind === 'add') {
            text = withDecision(text, { ...decision, reason: each.reason, owner: each.owner }) ?? '';
            model.push({ reason: each.reason.replace(/\s+/g, ' ').trim(), until: decision.until });
          } else if (each.kind === 'end') {
            const { decisions } = parseRiskFile(text);
            const ended = decisions[each.at % Math.max(1, decisions.length)];
            if (ended === undefined) continue;
            const until = `2026-11-${each.day}`;
            text = withLastDay(text, decisions.indexOf(ended), until) ?? '';
            model.splice(decisions.indexOf(ended), 1, {
              ...(model[decisions.indexOf(ended)] ?? { reason: '' }),
              until,
            });
          } else {
            // Where a person may write one: behind a whole line of a file that is no JSON.
            if (text.startsWith('{') || text.includes('>\n')) continue;
            const lines = text.split('\n');
            const comment = `# ${++made} ${each.text}`.trimEnd();
            lines.splice(each.at % lines.length, 0, comment);
            const commented = lines.join('\n');
            if (
              JSON.stringify(parseRiskFile(commented).decisions.map(({ reason }) => reason)) !==
              JSON.stringify(model.map(({ reason }) => reason))
            )
              continue;
            text = commented;
            comments.push(comment);
          }
          deepStrictEqual(parseRiskFile(text).problems, [], text);
          deepStrictEqual(
            parseRiskFile(text).decisions.map(({ reason, until }) => ({ reason, until })),
            model,
            text,
          );
          for (const comment of comments) ok(text.includes(comment), `${comment} is gone from ${text}`);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
