/** The sources beside PyPI and OSV against services that keep their limits and break them: what is asked, how long, and what a failure becomes. */
import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import type { SourceAnswer } from '../../src/core/advisory/source';
import { parseVersion } from '../../src/core/package/version';
import { type FaultName, faultNames } from '../support/internet/faults';
import type { Facts } from '../support/internet/facts';
import { leastMs } from '../support/internet/floor';
import type { SimulatedInternet } from '../support/internet/internet';
import { isSoak } from '../support/soak';
import { useTemporaryFolder } from '../support/temporaryFolder';
import { askFeeds, type FeedAnswers, type FeedId, feedIds, type FeedQuestions } from './feedRig';
import { factsOf, startInternet } from './worlds';

function questionsOf(facts: Facts, isWanted: (at: number) => boolean = () => true): FeedQuestions {
  const known = facts.rows.filter(({ identity }) => parseVersion(identity.version) !== undefined);
  const packages = known.filter((_, at) => isWanted(at)).map(({ identity }) => identity);
  const cves = packages.flatMap(({ name }) => facts.of(name).flatMap(({ json: { aliases = [] } }) => aliases));
  return { packages, cves: [...new Set(cves.filter((alias) => alias.startsWith('CVE-')))] };
}

/** Simulated milliseconds from the first request to the last answer. */
async function timed(internet: SimulatedInternet, work: () => Promise<void>): Promise<number> {
  const started = internet.clock.monotonic();
  await work();
  return internet.clock.monotonic() - started;
}

/** What of an answer does not depend on the moment. */
function settled(answers: FeedAnswers, id: FeedId): readonly unknown[] {
  return [...answers[id]].map(([key, answer]) => [key, { ...answer, origin: undefined }]);
}

function isSilence(answer: SourceAnswer<unknown>): boolean {
  return answer.status === 'unavailable' && answer.why !== '';
}

describe('the sources beside PyPI and OSV', () => {
  const folder = useTemporaryFolder();
  let facts: Facts;
  let internet: SimulatedInternet;

  before(async function () {
    facts = await factsOf(this);
    internet = await startInternet(this, facts);
  });
  beforeEach(() => internet.reset());
  after(() => internet.close());

  it('answer about every package within every documented limit, as fast as the slowest limit allows', async function () {
    this.timeout(300_000);
    const questions = questionsOf(facts);
    let answers: FeedAnswers | undefined;
    const tookMs = await timed(internet, async () => void (answers = await askFeeds(internet, questions, folder())));
    for (const id of feedIds) {
      const unanswered = [...(answers?.[id] ?? [])].filter(
        ([, { status }]) => status !== 'ok' && status !== 'notFound',
      );
      deepStrictEqual(unanswered, [], id);
    }
    deepStrictEqual(internet.violations, []);
    const floors = feedIds.map(
      (id) => [id, leastMs(internet.service(id).description, internet.counts[id] ?? 0)] as const,
    );
    const [slowest, floorMs] = [...floors].sort(([, a], [, b]) => b - a)[0] ?? ['nvd', 0];
    console.log(
      `      ${questions.packages.length} packages, ${questions.cves.length} CVE ids: ${JSON.stringify(internet.counts)}`,
    );
    console.log(
      `      ${(tookMs / 1000).toFixed(1)} s at the services' pace; ${slowest} alone sets ${(floorMs / 1000).toFixed(1)} s`,
    );
    strictEqual(internet.counts['nvd'], Math.ceil(questions.cves.length / 100));
    strictEqual(internet.counts['epss'], Math.ceil(questions.cves.length / 100));
    ok((internet.counts['github'] ?? 0) <= 12);
    ok(tookMs <= floorMs * 1.3, `${tookMs} ms against ${floorMs} ms`);
  });

  it('asked again within the hour ask nothing', async () => {
    const questions = questionsOf(facts, (at) => at % 40 === 0);
    const first = await askFeeds(internet, questions, folder());
    internet.reset();
    const second = await askFeeds(internet, questions, folder());
    for (const id of feedIds) deepStrictEqual(settled(second, id), settled(first, id), id);
    strictEqual(
      Object.values(internet.counts).reduce((sum, count) => sum + count, 0),
      0,
    );
  });
});

describe('a source whose service', () => {
  let facts: Facts;

  before(async function () {
    facts = await factsOf(this);
  });

  for (const id of feedIds) {
    it(`${id} fails says so, and the others are right`, async function () {
      this.timeout(300_000);
      const questions = questionsOf(facts, (at) => at % 100 === 30);
      const internet = await startInternet(this, facts);
      try {
        const right = await askFeeds(internet, questions);
        // Every fault meets some services each day, and all of them in the long run.
        const faults = faultNames.filter((_, at) => isSoak || (at + feedIds.indexOf(id)) % 4 === 0);
        for (const fault of faults) await judge(internet, id, fault, questions, right);
      } finally {
        await internet.close();
      }
    });
  }

  async function judge(
    internet: SimulatedInternet,
    faulty: FeedId,
    fault: FaultName,
    questions: FeedQuestions,
    right: FeedAnswers,
  ): Promise<void> {
    internet.reset();
    internet.service(faulty).fault = fault;
    const answers = await askFeeds(internet, questions);
    for (const id of feedIds.filter((each) => each !== faulty))
      deepStrictEqual(settled(answers, id), settled(right, id), `${fault}: ${id}`);
    const spoken = [...answers[faulty]].filter(([, answer]) => !isSilence(answer));
    deepStrictEqual(spoken, [], `${fault}: ${faulty}`);
    deepStrictEqual(internet.strangerSaw, []);
    ok(
      internet.service(faulty).sentBytes < 200 * 1024 * 1024,
      `${fault}: ${internet.service(faulty).sentBytes} bytes were sent`,
    );
  }
});
