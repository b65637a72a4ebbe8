/** The live advisories: how OSV is asked, and what becomes of odd answers. */
import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import fc from 'fast-check';
import { readOsvDocument } from '../../../src/sources/osv/osvRecord';
import { OsvAdvisories } from '../../../src/sources/osv/osv';
import type { HttpRequest } from '../../../src/sources/http/httpClient';
import { impatientClock } from '../../support/saverRig';
import { replayingClient, type Replay } from '../../support/replayingClient';

const signal = new AbortController().signal;
const modified = '2025-01-01T00:00:00Z';

interface Question {
  readonly package: { readonly name: string };
  readonly page_token?: string;
}

function questionsOf({ body = '{}' }: HttpRequest): readonly Question[] {
  return (JSON.parse(body) as { readonly queries: readonly Question[] }).queries;
}

function document(id: string, names: readonly string[], more: object = {}): Replay {
  const ranges = [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }] }];
  const affected = names.map((name) => ({ package: { ecosystem: 'PyPI', name }, ranges }));
  return { json: { id, modified, affected, ...more } };
}

/** `lists`: ids by name; a second page follows where the name ends with `-long`. */
function osv(
  lists: Readonly<Record<string, readonly string[]>>,
  more: (request: HttpRequest) => Replay | undefined = () => undefined,
) {
  const client = replayingClient((request) => {
    const given = more(request);
    if (given !== undefined) return given;
    if (!request.url.endsWith('/v1/querybatch')) {
      const id = decodeURIComponent(request.url.split('/').at(-1) ?? '');
      return document(
        id,
        Object.keys(lists).filter((each) => lists[each]?.includes(id)),
      );
    }
    const results = questionsOf(request).map(({ package: { name }, page_token }) => {
      const vulns = (lists[name] ?? []).map((id) => ({ id, modified }));
      if (!name.endsWith('-long')) return vulns.length === 0 ? {} : { vulns };
      return page_token === undefined ? { next_page_token: 'next' } : { vulns };
    });
    return { json: { results } };
  });
  const source = new OsvAdvisories({ client, clock: impatientClock(), randomHex: () => '0' });
  const batches = (): readonly HttpRequest[] => client.requests.filter(({ url }) => url.endsWith('/v1/querybatch'));
  return { source, client, batches };
}

async function idsOf(source: OsvAdvisories, name: string): Promise<readonly string[]> {
  const answer = await source.fetchAdvisories(name, signal);
  ok(answer.status === 'ok', JSON.stringify(answer));
  return answer.value.map(({ id }) => id);
}

describe('OSV', () => {
  it('is asked about many packages at once, without versions, and once for each advisory', async () => {
    const { source, client, batches } = osv({ a: ['PYSEC-1', 'GHSA-1'], b: ['PYSEC-1', 'PYSEC-2'], c: ['PYSEC-3'] });
    const found = await Promise.all(['a', 'b', 'c', 'a'].map((name) => idsOf(source, name)));
    deepStrictEqual(found, [['PYSEC-1', 'GHSA-1'], ['PYSEC-1', 'PYSEC-2'], ['PYSEC-3'], ['PYSEC-1', 'GHSA-1']]);
    strictEqual(batches().length, 1);
    deepStrictEqual(
      questionsOf(batches()[0]!),
      ['a', 'b', 'c'].map((name) => ({ package: { ecosystem: 'PyPI', name } })),
    );
    strictEqual(client.requests.length, 5);
  });

  it('is asked once about all packages that were announced', async () => {
    const { source, batches } = osv({ a: ['PYSEC-1'] });
    source.announce(['a', 'b', 'c d', 'e'], signal);
    for (const name of ['a', 'b', 'e']) await idsOf(source, name);
    deepStrictEqual(
      batches().map((request) => questionsOf(request).map((each) => each.package.name)),
      [
        ['a', 'b', 'e'],
        ['b', 'e'],
      ],
    );
  });

  it('is asked about a thousand packages at most in one request', async () => {
    const { source, batches } = osv({});
    await Promise.all(Array.from({ length: 1500 }, (_, at) => idsOf(source, `p${at}`)));
    deepStrictEqual(
      batches().map((request) => questionsOf(request).length),
      [1000, 500],
    );
  });

  it('is followed to the last page, an empty one too', async () => {
    const { source, batches } = osv({ 'a-long': ['PYSEC-1'], b: ['PYSEC-2'] });
    deepStrictEqual(await Promise.all([idsOf(source, 'a-long'), idsOf(source, 'b')]), [['PYSEC-1'], ['PYSEC-2']]);
    deepStrictEqual(questionsOf(batches()[1]!), [
      { package: { ecosystem: 'PyPI', name: 'a-long' }, page_token: 'next' },
    ]);
  });

  it('answers for all others when it refuses one question', async () => {
    const refuseBad = (request: HttpRequest): Replay | undefined =>
      request.url.endsWith('/v1/querybatch') && questionsOf(request).some((each) => each.package.name === 'bad')
        ? { refusal: 400 }
        : undefined;
    const { source, batches } = osv({ a: ['PYSEC-1'] }, refuseBad);
    const answers = await Promise.all(['a', 'b', 'bad', 'c', 'd'].map((name) => source.fetchAdvisories(name, signal)));
    deepStrictEqual(
      answers.map(({ status }) => status),
      ['ok', 'ok', 'unavailable', 'ok', 'ok'],
    );
    ok(batches().length <= 7);
  });

  it('leaves one package in doubt for a result that cannot be read', async () => {
    for (const odd of [7, [], { vulns: 'x' }, { vulns: [{ id: 'X' }] }, { vulns: [], next_page_token: 3 }]) {
      const { source } = osv({}, (request) => ({
        json: { results: questionsOf(request).map((each) => (each.package.name === 'b' ? odd : {})) },
      }));
      const answers = await Promise.all(['a', 'b', 'c'].map((name) => source.fetchAdvisories(name, signal)));
      deepStrictEqual(
        answers.map(({ status }) => status),
        ['ok', 'unavailable', 'ok'],
      );
    }
  });

  describe('that sends its results in another order', () => {
    /** `order` of the places of the results, by the number of the request. */
    function shuffled(
      lists: Readonly<Record<string, readonly string[]>>,
      order: (places: readonly number[], request: number) => readonly number[],
    ) {
      let request = 0;
      return osv(lists, (asked) => {
        if (!asked.url.endsWith('/v1/querybatch')) return undefined;
        const results = questionsOf(asked).map(({ package: { name } }) => {
          const vulns = (lists[name] ?? []).map((id) => ({ id, modified }));
          return vulns.length === 0 ? {} : { vulns };
        });
        return { json: { results: order([...results.keys()], request++).map((place) => results[place]) } };
      });
    }

    const lists = { a: ['PYSEC-1'], b: [], c: ['PYSEC-2', 'PYSEC-3'], d: ['PYSEC-2'], e: [] };
    const orders: readonly [string, (places: readonly number[], request: number) => readonly number[]][] = [
      ['backwards', (places) => places.toReversed()],
      ['one further', (places) => places.map((place) => (place + 1) % places.length)],
      ['backwards the first time', (places, request) => (request === 0 ? places.toReversed() : places)],
      ['those with fewest advisories first', (places) => [1, 4, 0, 3, 2].filter((place) => place < places.length)],
    ];
    for (const [title, order] of orders) {
      it(`takes nothing from a package, nor gives it another's: ${title}`, async () => {
        const { source } = shuffled(lists, order);
        source.announce(Object.keys(lists), signal);
        for (const [name, ids] of Object.entries(lists)) {
          const answer = await source.fetchAdvisories(name, signal);
          if (answer.status === 'ok' && answer.unreadable === undefined)
            deepStrictEqual(
              answer.value.map(({ id }) => id),
              ids,
              name,
            );
        }
        // None of them can be taken for another when it is asked alone.
        deepStrictEqual(await idsOf(source, 'a'), ['PYSEC-1']);
      });
    }

    it('is asked once more about all those that it lists nothing of, where it lists something of others', async () => {
      const { source, batches } = shuffled({ a: ['PYSEC-1'] }, (places) => places);
      await Promise.all(['a', 'b', 'c'].map((name) => idsOf(source, name)));
      deepStrictEqual(
        batches().map((request) => questionsOf(request).map((each) => each.package.name)),
        [
          ['a', 'b', 'c'],
          ['b', 'c'],
        ],
      );
    });

    it('is not believed for ever to list nothing', async () => {
      let request = 0;
      const { source, batches } = osv({}, ({ url, ...asked }) => {
        if (!url.endsWith('/v1/querybatch')) return undefined;
        const questions = questionsOf({ url, ...asked });
        request += 1;
        return {
          json: {
            results: questions.map((_, at) =>
              at === request % questions.length ? { vulns: [{ id: 'PYSEC-1', modified }] } : {},
            ),
          },
        };
      });
      const names = Array.from({ length: 40 }, (_, at) => `p${at}`);
      const answers = await Promise.all(names.map((name) => source.fetchAdvisories(name, signal)));
      ok(answers.every(({ status }) => status === 'unavailable'));
      // As many checks as it takes, and one question about each that a foreign record came for.
      ok(batches().length <= 64 + names.length, String(batches().length));
    });
  });

  it('is followed to the next page by either spelling of its mark', async () => {
    const { source } = osv({}, (request) => {
      if (!request.url.endsWith('/v1/querybatch')) return document('PYSEC-2', ['a']);
      const isFirst = questionsOf(request)[0]?.page_token === undefined;
      return { json: { results: [isFirst ? { nextPageToken: 'more' } : { vulns: [{ id: 'PYSEC-2', modified }] }] } };
    });
    deepStrictEqual(await idsOf(source, 'a'), ['PYSEC-2']);
  });

  it('answers with the advisories that can be read, and says which cannot', async () => {
    for (const odd of [
      { status: 404 },
      { json: { id: 'PYSEC-2', affected: 7 } },
      document('PYSEC-2', ['b']),
    ] as const) {
      const { source } = osv({ a: ['PYSEC-1', 'PYSEC-2', 'PYSEC-3'] }, ({ url }) =>
        url.endsWith('PYSEC-2') ? odd : undefined,
      );
      const answer = await source.fetchAdvisories('a', signal);
      ok(answer.status === 'ok' && 'unreadable' in answer, JSON.stringify(answer));
      deepStrictEqual(
        answer.value.map(({ id }) => id),
        ['PYSEC-1', 'PYSEC-3'],
      );
      ok(answer.unreadable.includes('PYSEC-2'));
    }
  });

  it('is not asked about what is no name', async () => {
    const { source, client } = osv({});
    strictEqual((await source.fetchAdvisories('a b', signal)).status, 'unresolvable');
    strictEqual((await source.fetchAdvisories('', signal)).status, 'unresolvable');
    strictEqual(client.requests.length, 0);
  });

  const failures: readonly [string, (request: HttpRequest) => Replay | undefined][] = [
    ['is silent', ({ url }) => (url.endsWith('/v1/querybatch') ? { refusal: 503 } : undefined)],
    ['leaves a result out', ({ url }) => (url.endsWith('/v1/querybatch') ? { json: { results: [] } } : undefined)],
    ['sends something else', ({ url }) => (url.endsWith('/v1/querybatch') ? { json: '<html>' } : undefined)],
    ['has lost an advisory', ({ url }) => (url.endsWith('PYSEC-2') ? { status: 404 } : undefined)],
    [
      'lists an advisory of another package',
      ({ url }) => (url.endsWith('PYSEC-2') ? document('PYSEC-2', ['b']) : undefined),
    ],
    ['sends another advisory', ({ url }) => (url.endsWith('PYSEC-2') ? document('PYSEC-3', ['a']) : undefined)],
    [
      'sends an unreadable advisory',
      ({ url }) => (url.endsWith('PYSEC-2') ? { json: { id: 'PYSEC-2', affected: 7 } } : undefined),
    ],
  ];
  for (const [title, more] of failures) {
    it(`has no whole answer when it ${title}`, async () => {
      const { source } = osv({ a: ['PYSEC-1', 'PYSEC-2'] }, more);
      const answer = await source.fetchAdvisories('a', signal);
      ok(answer.status === 'unavailable' || answer.unreadable !== undefined);
    });
  }

  it('serves a kept advisory for as long as it has not changed since', async () => {
    const { source, client } = osv({ a: ['PYSEC-1'] });
    await idsOf(source, 'a');
    const asked = client.requests.find(({ url }) => url.endsWith('PYSEC-1'));
    ok(asked !== undefined && Math.abs(asked.freshMs - (impatientClock().now() - Date.parse(modified))) < 86_400_000);
  });

  it('documents of any shape are read or refused, never thrown over', () => {
    const anything = fc.anything({ withNullPrototype: false });
    const shape = fc.record(
      {
        id: fc.oneof(fc.string(), anything),
        modified: fc.oneof(fc.constant(modified), anything),
        summary: anything,
        aliases: fc.oneof(fc.array(fc.string()), anything),
        severity: anything,
        database_specific: anything,
        affected: fc.oneof(
          fc.array(
            fc.record(
              {
                package: fc.oneof(fc.record({ ecosystem: fc.constant('PyPI'), name: fc.string() }), anything),
                ranges: fc.oneof(fc.array(fc.record({ type: fc.constant('ECOSYSTEM'), events: anything })), anything),
                versions: fc.oneof(fc.array(fc.string()), anything),
                extra: anything,
              },
              { requiredKeys: [] },
            ),
          ),
          anything,
        ),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(shape, (given) => {
        const read = readOsvDocument(given);
        strictEqual(read === undefined || typeof read.record.id === 'string', true);
      }),
      { numRuns: 500 },
    );
  });
});
