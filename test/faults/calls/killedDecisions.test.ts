/** Random histories of a risk file: two processes decide at once and are killed at calls of the file system, a person comments in between. No decision is lost. */
import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseRiskFile } from '../../../src/sources/risks/riskFile';
import { withDecision, withLastDay } from '../../../src/sources/risks/riskText';
import { riskToday } from '../../../src/tasks/risks';
import { SeededRandom } from '../../support/seededRandom';
import { isInSlice, soakCount } from '../../support/soak';
import { useTemporaryFolder } from '../../support/temporaryFolder';
import { callLibrary } from './callLibrary';
import { acceptedHere, type DecidingStep } from './decidingProcess';

const program = join(__dirname, 'decidingProcess.js');
/** How often a decision makes each call, at most. */
const callsPerStep = { open: 4, write: 1, fsync: 2, rename: 1 } as const;
const rounds = 2;
const mostSteps = 4;

const entry = (dash: string, reason: string): string =>
  `${dash}- advisory: A-1 # ${reason}\n${dash}  package: p\n${dash}  reason: ${reason}\n${dash}  until: "2099-01-01"   # day\n`;
const forms: readonly string[] = [
  '# ours\n\n# more\n',
  '# ours\naccepted:   # none yet\n# end\n',
  `accepted:\n${entry('  ', 'old 1')}\n  # between\n${entry('  ', 'old 2')}# end`,
  `# ours\r\naccepted:\r\n${entry('', 'old 1').replaceAll('\n', '\r\n')}`,
  'accepted: [{advisory: A-1, package: p, reason: old 1, until: 2099-01-01}, # one\n]\n',
];

/** Those that this test writes; a reason may have a `#`, too. */
const comments = /# (?:seen \d+ \d+|ours|more|none yet|one|between|end|old \d|day)\r?$/gm;

/** What one process has said, and what it was at when it was killed. */
interface Ended {
  readonly steps: readonly DecidingStep[];
  readonly said: readonly string[];
  readonly isKilled: boolean;
}

interface State {
  /** Reasons of decisions that must be there, and of those that may be. */
  readonly there: Set<string>;
  readonly ended: Set<string>;
  readonly open: { readonly there: Set<string>; readonly ended: Set<string> };
}

describe('decisions of two processes that are killed', function () {
  this.timeout(7_200_000);
  const folder = useTemporaryFolder();
  const totals = { decisions: 0, killed: 0, refused: 0 };

  function decide(file: string, steps: readonly DecidingStep[], killing: Record<string, string>): Promise<Ended> {
    return new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [program, file, JSON.stringify(steps)], {
        env: { ...process.env, ...killing },
      });
      let [out, err] = ['', ''];
      child.stdout.on('data', (data) => (out += String(data)));
      child.stderr.on('data', (data) => (err += String(data)));
      child.on('error', reject);
      child.on('close', (code, signal) => {
        if (signal === 'SIGKILL' || code === 0)
          resolve({ steps, said: out.split('\n').filter((line) => line !== ''), isKilled: signal !== null });
        else reject(new Error(`${code} ${signal}: ${err}`));
      });
    });
  }

  async function play(seed: number, library: string): Promise<void> {
    const random = new SeededRandom(seed);
    const own = mkdtempSync(join(realpathSync(folder()), 'one-'));
    const file = join(own, 'ihacpa-risks.yaml');
    writeFileSync(file, forms[random.below(forms.length)] ?? '');
    for (let round = 0; round < rounds; round += 1) {
      const before = withoutTimes(withComment(readFileSync(file, 'utf8'), `seen ${seed} ${round}`, random));
      writeFileSync(file, before);
      const inForce = parseRiskFile(before).decisions.filter(({ until }) => until >= riskToday());
      const known = inForce.map(({ reason }) => reason);
      const both = await Promise.all(
        [0, 1].map((at) => {
          const mine = known.filter((_, place) => place % 2 === at);
          const steps = randomSteps(random, mine, `${round}${at}`);
          return decide(file, steps, random.chance(0.7) ? killingAt(random, steps.length, library, own) : {});
        }),
      );
      const now = withoutTimes(readFileSync(file, 'utf8'));
      judge(before, now, both, `seed ${seed}, round ${round}: ${JSON.stringify(both)}\n${before}\n---\n${now}`);
    }
    // Whatever the killed ones left behind, the next one tidies up.
    const last = await decide(file, [{ kind: 'accept', reason: 'last' }], {});
    deepStrictEqual(last.said, ['made']);
    deepStrictEqual(readdirSync(own), ['ihacpa-risks.yaml']);
  }

  function judge(before: string, now: string, both: readonly Ended[], where: string): void {
    for (const comment of before.match(comments) ?? []) ok(now.includes(comment), `${comment} is gone: ${where}`);
    const { decisions, problems } = parseRiskFile(now);
    deepStrictEqual(problems, [], where);
    const had = parseRiskFile(before).decisions;
    const today = riskToday();
    const reasons = decisions.map(({ reason }) => reason);
    const ended = new Set(decisions.filter(({ until }) => until < today).map(({ reason }) => reason));
    const state: State = {
      there: new Set(had.map(({ reason }) => reason)),
      ended: new Set(had.filter(({ until }) => until < today).map(({ reason }) => reason)),
      open: { there: new Set(), ended: new Set() },
    };
    for (const each of both) follow(each, state);
    strictEqual(new Set(reasons).size, reasons.length, where);
    const certain = (wanted: ReadonlySet<string>, open: ReadonlySet<string>): readonly string[] =>
      [...wanted].filter((each) => !open.has(each)).sort();
    deepStrictEqual(certain(new Set(reasons), state.open.there), certain(state.there, state.open.there), where);
    const doubtful = new Set([...state.open.ended, ...state.open.there]);
    deepStrictEqual(certain(ended, doubtful), certain(state.ended, doubtful), where);

    // What is there was made one after the other, and every other byte is as it was.
    let text = before;
    for (const reason of reasons.slice(had.length))
      text = withDecision(text, { ...acceptedHere, reason, ...madeBy(now) }) ?? '';
    for (const [at, { until }] of decisions.entries())
      if (until < today && parseRiskFile(text).decisions[at]?.until !== until)
        text = withLastDay(text, at, until) ?? 'no end';
    strictEqual(now, text, where);
    totals.decisions += both.reduce((sum, each) => sum + each.said.length, 0);
    totals.killed += both.filter((each) => each.isKilled).length;
    totals.refused += both.flatMap((each) => each.said).filter((said) => said === 'refused').length;
  }

  it('keep every decision that was told to be made, and every other byte', async function () {
    const library = callLibrary(this, folder());
    const given = Number(process.env['IHACPA_SEED'] ?? 0);
    const seeds = Array.from({ length: soakCount(5, 1000) }, (_, at) => at + 1).filter(isInSlice);
    const chosen = given > 0 ? [given] : seeds;
    for (const seed of chosen) await play(seed, library);
    ok(given > 0 || totals.killed > 0);
    console.log(`      ${chosen.length} histories: ${JSON.stringify(totals)}`);
  });
});

function randomSteps(random: SeededRandom, mine: readonly string[], prefix: string): readonly DecidingStep[] {
  const steps: DecidingStep[] = [];
  const open = [...mine];
  for (let left = 1 + random.below(mostSteps); left > 0; left -= 1) {
    const last = steps.at(-1);
    if (last !== undefined && last.kind !== 'undo' && random.chance(0.3)) {
      steps.push({ kind: 'undo' });
      // Nobody knows here whether it is there.
      if (last.kind === 'accept') open.splice(open.indexOf(last.reason), 1);
    } else if (open.length > 0 && random.chance(0.4)) {
      steps.push({ kind: 'end', reason: open.splice(random.below(open.length), 1)[0] ?? '' });
    } else {
      const reason = `reason ${prefix}${left}: ${['plain', '# hash', '"quoted"', '- dash'][random.below(4)] ?? ''}`;
      steps.push({ kind: 'accept', reason });
      open.push(reason);
    }
  }
  return steps;
}

function killingAt(random: SeededRandom, steps: number, library: string, folder: string): Record<string, string> {
  const names = Object.keys(callsPerStep) as (keyof typeof callsPerStep)[];
  const name = names[random.below(names.length)] ?? 'rename';
  const at = random.below(callsPerStep[name] * steps);
  return { LD_PRELOAD: library, FAIL_CALL: name, FAIL_BELOW: folder, FAIL_AT: `${at}`, FAIL_KILL: '1' };
}

/** What the steps of one process mean for the decisions that are there. */
function follow({ steps, said, isKilled }: Ended, { there, ended, open }: State): void {
  for (const [at, step] of steps.entries()) {
    const former = steps[at - 1];
    const meant = step.kind === 'undo' ? former : step;
    if (meant === undefined || meant.kind === 'undo') continue;
    const set = meant.kind === 'accept' ? 'there' : 'ended';
    if (said[at] === 'made') {
      if (step.kind === 'undo') ({ there, ended })[set].delete(meant.reason);
      else ({ there, ended })[set].add(meant.reason);
    } else if (said[at] === undefined) {
      ok(isKilled, 'only a process that is killed says nothing');
      if (at === said.length) open[set].add(meant.reason);
      return;
    }
  }
}

/** With a comment on a line of its own, where that changes no decision. */
function withComment(text: string, comment: string, random: SeededRandom): string {
  const lines = text.split('\n');
  lines.splice(random.below(lines.length), 0, `# ${comment}${text.includes('\r') ? '\r' : ''}`);
  const commented = lines.join('\n');
  const contents = (of: string): string =>
    JSON.stringify(parseRiskFile(of), (key, value: unknown) => (key === 'line' ? 0 : value));
  return contents(commented) === contents(text) ? commented : text;
}

function withoutTimes(text: string): string {
  return text.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '2026-01-01T00:00:00.000Z');
}

function madeBy(text: string): { readonly acceptedAt: string; readonly acceptedBy: string } {
  const acceptedBy = parseRiskFile(text).decisions.flatMap((each) => each.acceptedBy ?? [])[0] ?? '';
  return { acceptedAt: '2026-01-01T00:00:00.000Z', acceptedBy };
}
