/** What every source that asks the network is given. Holds no secret: tokens are the client's. */
import { join } from 'node:path';
import type * as v from 'valibot';
import type { Clock } from '../platform/clock';
import type { HttpClient } from './http/httpClient';
import { sha256 } from '../platform/contentHash';
import { dayMs, hourMs } from '../core/time/durations';
import { staleLimit } from './answers/answerText';
import { keepAnswers, type KeptAnswers } from './answers/keptAnswers';

export interface SourceContext {
  readonly client: HttpClient;
  readonly clock: Clock;
  readonly randomHex: (bytes: number) => string;
  /** A mirror instead of the service's own address, without a slash at the end. */
  readonly baseUrl?: string | undefined;
  /** Where answers are kept between scans; absent: in memory only. */
  readonly cacheFolder?: string | undefined;
}

/** How long an answer serves without asking again, and when the service cannot be reached. */
export const dayOld = { freshMs: dayMs, staleMs: staleLimit };
export const hourOld = { freshMs: hourMs, staleMs: staleLimit };
/** For groups, whose answers are kept one by one. */
export const neverKept = { freshMs: 0, staleMs: 0 };

/** Single answers of a service that is asked in groups. What one address has answered, no other has. */
export function keptBy<const Schema extends v.GenericSchema>(
  { cacheFolder, clock, randomHex, baseUrl }: SourceContext,
  name: string,
  schema: Schema,
): KeptAnswers<v.InferOutput<Schema>> {
  const file = baseUrl === undefined ? name : `${name}-${sha256(baseUrl).slice(0, 16)}`;
  const path = cacheFolder === undefined ? undefined : join(cacheFolder, `${file}.json`);
  return keepAnswers(schema, { path, dropMs: staleLimit, clock, randomHex });
}
