/** The libraries of the queue, loaded when a queue is used: installations without one do not need them. */
import type * as bullmq from 'bullmq';
import type * as ioredis from 'ioredis';
import { UserError } from '../core/message/errors';
import { verbatim } from '../core/message/text';

export interface QueueLibrary {
  readonly bullmq: typeof bullmq;
  readonly Redis: typeof ioredis.Redis;
}

/** Rejects with a UserError `queueRefused` where they are not installed. */
export async function loadQueueLibrary(): Promise<QueueLibrary> {
  try {
    const [queue, client] = await Promise.all([import('bullmq'), import('ioredis')]);
    return { bullmq: queue, Redis: client.Redis };
  } catch (cause) {
    throw new UserError({
      code: 'queueRefused',
      what: verbatim('The libraries for a queue are not installed'),
      next: verbatim(
        'Run npm install --global bullmq@6 ioredis@6, or install ihacpa again with its optional dependencies',
      ),
      cause,
    });
  }
}
