/** Which workers are there: each says who it is once a second, and the server's clock tells how long ago. */
import { serverNow } from './serverClock';
import type { Redis } from 'ioredis';
import * as v from 'valibot';
import type { Provenance } from '../core/advisory/source';
import { sha256 } from '../platform/contentHash';
import { parseJson } from '../platform/parseJson';
import { queuePrefix } from './jobFormat';

/** Milliseconds. */
export const beatMs = 1000;
/** A scan looks every second, and says within five that no worker is there. */
const goneMs = 3500;
const forgottenMs = 60_000;
const mostBytes = 100_000;

const short = v.pipe(v.string(), v.maxLength(200));

const provenanceSchema = v.pipe(
  v.object({
    source: v.pipe(short, v.nonEmpty()),
    label: short,
    origin: v.pipe(v.string(), v.maxLength(2000)),
    dataDate: v.exactOptional(short),
    coverage: v.exactOptional(v.object({ records: v.number(), databases: v.record(short, v.number()) })),
    digest: v.exactOptional(short),
  }),
  v.transform(({ dataDate, ...others }): Provenance => ({ ...others, dataDate })),
);

const helloSchema = v.object({
  format: v.number(),
  toolVersion: short,
  data: short,
  /** Its host and process. */
  name: short,
  /** Services that it is set up to ask. */
  services: v.pipe(v.array(short), v.maxLength(100)),
  isOnline: v.boolean(),
  /** Of its sources, in order. */
  provenance: v.pipe(v.array(provenanceSchema), v.maxLength(100)),
  /** Sources that can answer. */
  counted: v.pipe(v.array(short), v.maxLength(100)),
  concurrency: v.number(),
});

/** What a worker says of itself. */
export type Hello = v.InferOutput<typeof helloSchema>;

export interface Registered {
  /** Those that are there. */
  readonly workers: readonly Hello[];
  /** By the server's clock, in milliseconds since the epoch. */
  readonly now: number;
}

const keys = [`${queuePrefix}:workers:seen`, `${queuePrefix}:workers:hello`] as const;

const sayScript = `${serverNow}
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now - tonumber(ARGV[3]))) do
  redis.call('ZREM', KEYS[1], id)
  redis.call('HDEL', KEYS[2], id)
end
return now`;

const listScript = `${serverNow}
local all = { now }
for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], now - tonumber(ARGV[1]), '+inf')) do
  all[#all + 1] = redis.call('HGET', KEYS[2], id) or ''
end
return all`;

export async function sayHello(redis: Redis, id: string, hello: Hello): Promise<void> {
  await redis.eval(sayScript, 2, ...keys, id, JSON.stringify(hello), forgottenMs);
}

export async function sayGoodbye(redis: Redis, id: string): Promise<void> {
  await redis.zrem(keys[0], id);
  await redis.hdel(keys[1], id);
}

/** What cannot be read is no worker. */
export async function listWorkers(redis: Redis): Promise<Registered> {
  const [now, ...texts] = (await redis.eval(listScript, 2, ...keys, goneMs)) as [number, ...string[]];
  const workers = texts.flatMap((text) => {
    const read = v.safeParse(helloSchema, text.length > mostBytes ? undefined : parseJson(text));
    return read.success ? [read.output] : [];
  });
  return { workers, now };
}

/** The same for workers that give the same answers, wherever they run. */
export function dataDigestOf(
  provenance: readonly Provenance[],
  counted: readonly string[],
  services: readonly string[],
): string {
  const facts = provenance.map(({ source, label, origin, dataDate, digest }) =>
    digest === undefined ? [source, label, origin, dataDate ?? ''] : [source, label, digest],
  );
  return sha256(JSON.stringify([facts, [...counted].sort(), [...services].sort()])).slice(0, 32);
}

/** The day of a worker's oldest data file; undefined: it asks services only. */
export function dataDayOf({ provenance }: Pick<Hello, 'provenance'>): string | undefined {
  return provenance.flatMap(({ dataDate }) => (dataDate === undefined ? [] : [dataDate.slice(0, 10)])).sort()[0];
}
