/** How sources word what went wrong, and what they tell of an answer's origin. */
import { keptDays } from '../../core/advisory/dataAge';
import type { AnswerOrigin, SourceAnswer } from '../../core/advisory/source';
import { remark } from '../../core/message/remark';
import { dayMs } from '../../core/time/durations';
import type { HttpAnswer, HttpUnavailable } from '../http/httpClient';

/** Answers older than this serve nobody, not even with the network gone. */
export const staleLimit = keptDays * dayMs;

export type Unanswered = Extract<SourceAnswer<never>, { readonly why: string }>;

export const unreadable: Unanswered = { status: 'unavailable', why: remark`sent a response that cannot be read` };

export function unavailable(why: string): Unanswered {
  return { status: 'unavailable', why };
}

export function unavailableBy({ why }: HttpUnavailable): Unanswered {
  return unavailable(why);
}

/** `url`: the page a person can read, where there is a better one than what was asked. */
export function originOf(answer: HttpAnswer, url: string = answer.url, dataDate?: string): AnswerOrigin {
  return {
    url,
    retrievedAt: answer.retrievedAt,
    fromCache: answer.fromCache,
    ...(answer.stale ? { stale: true } : {}),
    ...(dataDate === undefined ? {} : { dataDate }),
  };
}
