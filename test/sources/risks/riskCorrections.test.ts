/** Corrections of a risk file: the text that a quick fix leaves. All but what it is about stays byte for byte. */
import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import { parseRiskFile } from '../../../src/sources/risks/riskFile';
import { withFieldName, withoutDecision, withValue } from '../../../src/sources/risks/riskText';

const entry = (id: string): string =>
  `  - advisory: ${id} # ${id}\n    package: p\n    reason: r\n    until: 2027-01-01\n`;

describe('a correction of a risk file', () => {
  const two = `# ours\naccepted: # list\n${entry('A-1')}  # about the second\n${entry('A-2')}  # end\n# last\n`;

  it('removes a decision and no comment line', () => {
    strictEqual(withoutDecision(two, 0), two.replace(entry('A-1'), ''));
    strictEqual(withoutDecision(two, 1), two.replace(entry('A-2'), ''));
    deepStrictEqual(parseRiskFile(withoutDecision(withoutDecision(two, 1) ?? '', 0) ?? ''), {
      decisions: [],
      problems: [],
    });
  });

  it('removes one with Windows line ends, a folded text, and no line break at the end of the file', () => {
    const windows = two.replaceAll('\n', '\r\n');
    strictEqual(withoutDecision(windows, 0), windows.replace(entry('A-1').replaceAll('\n', '\r\n'), ''));
    const folded = 'accepted:\n- advisory: A-1\n  package: p\n  until: 2027-01-01\n  reason: >\n    a\n    b\n';
    const next = '- {advisory: A-2, package: p, reason: r, until: 2027-01-01}';
    strictEqual(withoutDecision(`${folded}${next}`, 0), `accepted:\n${next}`);
    strictEqual(withoutDecision(folded.trimEnd(), 0), 'accepted:\n');
  });

  it('removes none that shares its lines with others', () => {
    for (const text of ['accepted: [{advisory: A-1, package: p, reason: r, until: 2027-01-01}]\n', two])
      strictEqual(withoutDecision(text, text === two ? 2 : 0), undefined);
  });

  it('renames a field that nobody knows', () => {
    const wrong = two.replace('reason: r', '"reasn": r');
    const [problem] = parseRiskFile(wrong).problems;
    deepStrictEqual(problem?.field, { at: 0, name: 'reasn' });
    strictEqual(withFieldName(wrong, 0, 'reasn', 'reason'), wrong.replace('"reasn"', 'reason'));
    strictEqual(withFieldName(wrong, 1, 'reasn', 'reason'), undefined);
  });

  it('sets a last day that is no day, and quotes it as before', () => {
    const wrong = two.replace('until: 2027-01-01', "until: '31.12.2026' # day");
    deepStrictEqual(parseRiskFile(wrong).problems[0]?.field, { at: 0, name: 'until' });
    strictEqual(withValue(wrong, 0, 'until', '2027-03-02'), wrong.replace('31.12.2026', '2027-03-02'));
    strictEqual(withValue(wrong, 0, 'until', 'soon'), undefined);
  });

  it('names another vulnerability', () =>
    strictEqual(withValue(two, 1, 'advisory', 'CVE-2026-1'), two.replace('advisory: A-2', 'advisory: CVE-2026-1')));
});
