/** A client that answers from given bodies and remembers what was asked. Refuses to reach the network; what it does not hold is unavailable. */
import type { ServiceId } from '../../src/core/scan/sourceSettings';
import type { HttpClient, HttpOutcome, HttpRequest } from '../../src/sources/http/httpClient';

/** A JSON value with 200, a status alone, or a status of a refusal. */
export type Replay = { readonly json: unknown } | { readonly status: 404 } | { readonly refusal: number };

export interface ReplayingClient extends HttpClient {
  readonly requests: HttpRequest[];
}

export function replayingClient(answer: (request: HttpRequest) => Replay | undefined): ReplayingClient {
  const requests: HttpRequest[] = [];
  return {
    requests,
    sent: new Map<ServiceId, number>(),
    whenRoom: () => Promise.resolve(),
    request: (request) => {
      requests.push(request);
      return Promise.resolve(outcomeOf(request, answer(request)));
    },
  };
}

function outcomeOf({ url }: HttpRequest, replay: Replay | undefined): HttpOutcome {
  if (replay === undefined) return { kind: 'unavailable', why: 'cannot be reached' };
  if ('refusal' in replay) return { kind: 'unavailable', why: 'refuses', status: replay.refusal };
  const status = 'status' in replay ? replay.status : 200;
  const body = 'json' in replay ? Buffer.from(JSON.stringify(replay.json)) : new Uint8Array();
  const retrievedAt = '2026-01-02T03:04:05.000Z';
  return { kind: 'answer', status, headers: {}, body, url, retrievedAt, fromCache: false, stale: false };
}
