/** What the editor shows of a risk file, and what each quick fix leaves of it. */
import { deepStrictEqual, match, strictEqual } from 'node:assert/strict';
import { toEnglish } from '../../src/core/message/text';
import type { RiskFileProblem } from '../../src/tasks/riskFix';
import { riskFileProblems, textChangeOf } from '../../src/tasks/riskProblems';
import { sampleResults } from '../support/sampleFindings';

describe('problems of a risk file', () => {
  const today = '2026-12-02';
  const findings = sampleResults.results.map(({ finding }) => finding);
  const vulnerable = findings.find(({ verdict }) => verdict === 'vulnerable');
  const name = vulnerable?.package.name ?? '';
  const id = vulnerable?.flaws[0]?.records[0] ?? vulnerable?.flaws[0]?.ids[0] ?? '';
  const entry = (advisory: string, until: string, of = name): string =>
    `  - advisory: ${advisory}\n    package: ${of}\n    reason: r\n    until: ${until}\n`;
  const problemsOf = (text: string, present?: ReadonlySet<string>): readonly RiskFileProblem[] =>
    riskFileProblems(text, findings, present, today);
  const fixed = (text: string, at = 0): readonly [string, string][] =>
    (problemsOf(text)[at]?.fixes ?? []).flatMap((fix) => {
      const change = textChangeOf(text, fix);
      return change === undefined ? [] : [[fix.kind, text.slice(0, change.from) + change.text + text.slice(change.to)]];
    });

  it('are none where each decision is in force and used', () =>
    deepStrictEqual(problemsOf(`accepted:\n${entry(id, '2099-12-31')}`), []));

  it('name a decision that ended, and can renew or remove it', () => {
    const text = `accepted: # ours\n${entry(id, '2026-12-01')}`;
    const [problem] = problemsOf(text);
    strictEqual(problem?.line, 2);
    strictEqual(problem.isError, false);
    match(toEnglish(problem.message), new RegExp(`^${id} of ${name} expired on 2026-12-01`));
    deepStrictEqual(fixed(text), [
      ['setLastDay', text.replace('2026-12-01', '2027-03-02')],
      ['remove', 'accepted: # ours\n'],
    ]);
  });

  it('name an ID that nothing has, and offer those of the package', () => {
    const text = `accepted:\n${entry('CVE-1999-1', '2099-12-31')}`;
    match(toEnglish(problemsOf(text)[0]?.message ?? { template: '', values: [] }), /is not used/);
    const [[kind, after] = []] = fixed(text);
    strictEqual(kind, 'useId');
    deepStrictEqual(problemsOf(after ?? ''), []);
  });

  it('call a package missing only where all of them are known', () => {
    const text = `accepted:\n${entry('CVE-1999-1', '2099-12-31', 'nobody')}`;
    deepStrictEqual(problemsOf(text), []);
    match(toEnglish(problemsOf(text, new Set([name]))[0]?.message ?? { template: '', values: [] }), /no such package/);
  });

  it('are every error of the file, with a correction where one is likely', () => {
    const text = `accepted:\n${entry(id, 'soon').replace('reason', 'reasn')}`;
    const problems = problemsOf(text);
    deepStrictEqual(
      problems.map(({ line, isError, fixes }) => [line, isError, fixes.map(({ kind, to }) => `${kind} ${to}`)]),
      [
        [4, true, ['renameField reason']],
        [5, true, ['setLastDay 2027-03-02']],
        [2, true, []],
      ],
    );
  });
});
