/** `ihacpa-risks.yaml` is read whole or refused with the line that is wrong. */
import { deepStrictEqual, match, rejects } from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findRiskDecisions, parseRiskFile, readRiskFile } from '../../../src/sources/risks/riskFile';
import { projectRoot } from '../../support/vscode/projectRoot';
import { useTemporaryFolder } from '../../support/temporaryFolder';
import { toEnglish } from '../../../src/core/message/text';

const decision = [
  'accepted:',
  '  - advisory: GHSA-1',
  '    package: Zope.Event',
  '    reason: not reachable from outside',
  '    owner: Ann',
  '    until: 2027-01-31',
  '',
].join('\n');

describe('accepted risks file', () => {
  const folder = useTemporaryFolder();

  it('holds decisions with normalized names and their lines', () => {
    deepStrictEqual(parseRiskFile(decision), {
      decisions: [
        {
          advisory: 'GHSA-1',
          package: 'zope-event',
          reason: 'not reachable from outside',
          owner: 'Ann',
          until: '2027-01-31',
          line: 2,
        },
      ],
      problems: [],
    });
  });

  for (const empty of ['', '# nothing yet\n', 'accepted:\n', 'accepted: []\n']) {
    it(`accepts nothing when it is ${JSON.stringify(empty)}`, () =>
      deepStrictEqual(parseRiskFile(empty), { decisions: [], problems: [] }));
  }

  const wrong: readonly (readonly [title: string, text: string, problems: readonly RegExp[]])[] = [
    ['no reason', decision.replace(/ {4}reason.*\n/, ''), [/^2: reason is missing$/]],
    ['no date', decision.replace(/ {4}until.*\n/, ''), [/^2: until is missing$/]],
    ['an empty reason', decision.replace('not reachable from outside', '""'), [/^4: reason must be text$/]],
    [
      'a day that is none',
      decision.replace('2027-01-31', '2027-02-30'),
      [/^6: until is 2027-02-30; use a date like 2027-01-31$/],
    ],
    ['a date of another form', decision.replace('2027-01-31', '31.1.2027'), [/^6: until is 31\.1\.2027/]],
    ['an unknown field', decision.replace('owner', 'who'), [/^5: who is unknown; allowed: advisory, package/]],
    ['several wrong things', '- a\n', [/^1: the file must contain one list named "accepted"$/]],
    ['a list of texts', 'accepted:\n  - GHSA-1\n', [/^2: a decision must have advisory, package, reason, until$/]],
    ['another list beside it', `${decision}rejected: []\n`, [/^1: the file must contain one list/]],
    ['broken YAML', 'accepted:\n  - advisory: "x\n', [/^\d+: /]],
  ];
  for (const [title, text, expected] of wrong) {
    it(`refuses ${title}`, () => {
      const { decisions, problems } = parseRiskFile(text);
      deepStrictEqual(decisions, []);
      deepStrictEqual(problems.length, expected.length);
      problems.forEach(({ line, message }, at) => match(`${line}: ${toEnglish(message)}`, expected[at] ?? /never/));
    });
  }

  it('names file and line when it is refused', async () => {
    const file = join(folder(), 'ihacpa-risks.yaml');
    writeFileSync(file, decision.replace('2027-01-31', 'soon'));
    await rejects(readRiskFile(file), /ihacpa-risks\.yaml: Line 6: until is soon; use a date like 2027-01-31\./);
    await rejects(readRiskFile(join(folder(), 'none.yaml')), /cannot be read/);
  });

  it('is looked for beside the workbook, and is nothing when it is not there', async () => {
    const workbook = join(folder(), 'review.xlsx');
    deepStrictEqual(await findRiskDecisions(undefined, workbook), []);
    writeFileSync(join(folder(), 'ihacpa-risks.yaml'), decision);
    deepStrictEqual((await findRiskDecisions(undefined, workbook)).length, 1);
  });

  it('that is there and cannot be read is an error, not an empty one', async () => {
    const file = join(folder(), 'ihacpa-risks.yaml');
    mkdirSync(file);
    await rejects(findRiskDecisions(undefined, join(folder(), 'review.xlsx')), /cannot be read/);
  });

  it('has the fields that its schema promises', () => {
    const text = readFileSync(join(projectRoot(), 'media', 'ihacpa-risks.schema.json'), 'utf8');
    const { items } = (
      JSON.parse(text) as {
        properties: { accepted: { items: { properties: Record<string, object>; required: string[] } } };
      }
    ).properties.accepted;
    const whole: Readonly<Record<string, string>> = {
      advisory: 'GHSA-1',
      package: 'demo',
      reason: 'not reachable',
      owner: 'Ann',
      until: '2027-01-31',
    };
    deepStrictEqual(Object.keys(items.properties).sort(), Object.keys(whole).sort());
    for (const left of Object.keys(whole)) {
      const entry = Object.fromEntries(Object.entries(whole).filter(([field]) => field !== left));
      const { problems } = parseRiskFile(JSON.stringify({ accepted: [entry] }));
      const missing = items.required.includes(left) ? [`${left} is missing`] : [];
      deepStrictEqual(
        problems.map(({ message }) => toEnglish(message)),
        missing,
      );
    }
  });
});
