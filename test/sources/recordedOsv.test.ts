/** Our evaluation over the advisory snapshot against what OSV itself answered, as recorded. */
import { deepStrictEqual, ok } from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { prepareMatcher } from '../../src/core/advisory/advisoryMatch';
import { normalizeName } from '../../src/core/package/packageName';
import { type OfflineAdvisories, openOfflineAdvisories } from '../../src/sources/offline/offlineAdvisories';
import { needSharedData } from '../support/sharedData';

const batchSchema = v.object({
  request: v.object({
    body: v.object({
      queries: v.array(
        v.object({ package: v.object({ ecosystem: v.string(), name: v.string() }), version: v.string() }),
      ),
    }),
  }),
  response: v.object({
    body: v.object({ results: v.array(v.object({ vulns: v.optional(v.array(v.object({ id: v.string() })), []) })) }),
  }),
});

/** The snapshot is of October 2024, the answers are of 2026. */
const changedSince: ReadonlySet<string> = new Set([
  'PYSEC-2021-108', // OSV no longer returns it for urllib3 1.24.3.
  'PYSEC-2024-271', // flask-cors: added after the snapshot.
]);

interface Recorded {
  readonly name: string;
  readonly version: string;
  /** Ids that OSV returned. */
  readonly ids: readonly string[];
}

function readBatch(path: string): readonly Recorded[] {
  const { request, response } = v.parse(batchSchema, JSON.parse(readFileSync(path, 'utf8')));
  return request.body.queries.flatMap(({ package: { ecosystem, name }, version }, at) => {
    const ids = response.body.results[at]?.vulns.map(({ id }) => id) ?? [];
    return ecosystem === 'PyPI' ? [{ name, version, ids }] : [];
  });
}

/** PYSEC ids of the snapshot's years, without those that changed since. */
function comparable(ids: readonly string[]): readonly string[] {
  return ids.filter((id) => Number(/^PYSEC-(\d{4})-/.exec(id)?.[1]) <= 2024 && !changedSince.has(id)).sort();
}

async function evaluated(source: OfflineAdvisories, { name, version }: Recorded): Promise<readonly string[]> {
  const answer = await source.fetchAdvisories(normalizeName(name), new AbortController().signal);
  ok(answer.status === 'ok');
  const matchers = answer.value.map((record) => prepareMatcher(record, normalizeName(name)));
  return matchers.filter((matcher) => matcher.affects(version)).map(({ record }) => record.id);
}

describe('OSV answers as recorded', () => {
  it('are those of our own evaluation', async function () {
    const source = await openOfflineAdvisories(needSharedData(this, 'osv-pypi-2024-10-10.zip'));
    const folder = needSharedData(this, join('recorded', 'osv'));
    const batches = readdirSync(folder).filter((name) => name.startsWith('querybatch-'));
    const queries = batches.flatMap((name) => readBatch(join(folder, name)));
    let compared = 0;
    for (const query of queries) {
      const ours = comparable(await evaluated(source, query));
      deepStrictEqual(ours, comparable(query.ids), `${query.name} ${query.version}`);
      compared += ours.length;
    }
    ok(queries.length >= 8 && compared >= 7, `${queries.length} queries with ${compared} ids are too few to judge by`);
  });
});
