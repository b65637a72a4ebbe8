/** The ways in which a simulated service misbehaves when it is told to. Each is one answer; none leaves the loopback. */
import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';

export const faultNames = [
  'down',
  'slow drip',
  '429 with seconds',
  '429 with a date',
  '403',
  '500',
  'truncated',
  'HTML with 200',
  'wrong package',
  '1 GiB body',
  'gzip bomb',
  'redirect to loopback',
  'redirect to another host',
] as const;

/** `block page`: what a company's gateway answers in the place of any service. `slow line`: the right answer, over minutes. */
export type FaultName = (typeof faultNames)[number] | 'block page' | 'slow line';

/** What the service would have answered. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface FaultSetting {
  readonly now: () => number;
  /** Lets simulated milliseconds pass. */
  readonly pause: (ms: number) => Promise<void>;
  /** Address of a server that is nobody's mirror and watches for tokens. */
  readonly strangerUrl: string;
  /** Bytes of endless bodies that left so far. */
  readonly onDidSend: (bytes: number) => void;
}

const mib = 1024 * 1024;
let bomb: Buffer | undefined;

/** Answers wrongly; `wrong` is the right answer to another question. */
export async function misbehave(
  name: FaultName,
  response: ServerResponse,
  right: Answer,
  wrong: Answer,
  { now, pause, strangerUrl, onDidSend }: FaultSetting,
): Promise<void> {
  switch (name) {
    case 'down':
      response.destroy();
      return;
    case 'slow drip':
      return drip(response, right, pause);
    case '429 with seconds': {
      end(response, 429, { 'retry-after': '20' });
      return;
    }
    case '429 with a date': {
      end(response, 429, { 'retry-after': new Date(now() + 20_000).toUTCString() });
      return;
    }
    case '403': {
      end(response, 403, {}, '<html>Forbidden</html>');
      return;
    }
    case 'block page': {
      const page = '<!doctype html><html><body>Access to this site is blocked by your organization.</body></html>';
      end(response, 403, { 'content-type': 'text/html; charset=utf-8', server: 'gateway' }, page);
      return;
    }
    case 'slow line':
      return sendSlowly(response, right, pause);
    case '500': {
      end(response, 500, {}, 'Internal Server Error');
      return;
    }
    case 'truncated': {
      end(response, 200, right.headers, right.body.subarray(0, Math.floor(right.body.length / 2)));
      return;
    }
    case 'HTML with 200': {
      end(response, 200, { 'content-type': 'text/html' }, '<!doctype html><html><body>Sign in</body></html>\n');
      return;
    }
    case 'wrong package': {
      end(response, 200, wrong.headers, wrong.body);
      return;
    }
    case '1 GiB body':
      return sendGibibyte(response, onDidSend);
    case 'gzip bomb':
      bomb ??= gzipSync(Buffer.alloc(64 * mib));
      {
        end(response, 200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }, bomb);
        return;
      }
    case 'redirect to loopback': {
      end(response, 302, { location: 'http://127.0.0.1:9/latest/meta-data' });
      return;
    }
    case 'redirect to another host': {
      end(response, 302, { location: strangerUrl });
      return;
    }
  }
}

function end(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>>,
  body?: string | Buffer,
): void {
  response.writeHead(status, headers);
  response.end(body);
}

/** A byte every two seconds, until nobody listens any more. */
async function drip(response: ServerResponse, { body, headers }: Answer, pause: FaultSetting['pause']): Promise<void> {
  response.writeHead(200, headers);
  for (let at = 0; at < 60 && !response.destroyed; at += 1) {
    response.write(body.subarray(at, at + 1));
    await pause(2_000);
  }
  response.destroy();
}

/** In pieces, each of them within what a service may be silent for, and longer than that in all. */
async function sendSlowly(
  response: ServerResponse,
  { status, headers, body }: Answer,
  pause: FaultSetting['pause'],
): Promise<void> {
  response.writeHead(status, { ...headers, 'content-length': String(body.length) });
  const pieceBytes = Math.ceil(body.length / slowPieces);
  for (let at = 0; at < body.length && !response.destroyed; at += pieceBytes) {
    response.write(body.subarray(at, at + pieceBytes));
    await pause(slowPauseMs);
  }
  response.end();
}

const slowPieces = 8;
const slowPauseMs = 25_000;

async function sendGibibyte(response: ServerResponse, onDidSend: (bytes: number) => void): Promise<void> {
  response.writeHead(200, { 'content-type': 'application/json' });
  const piece = Buffer.alloc(mib, ' ');
  for (let sent = 0; sent < 1024 && !response.destroyed; sent += 1) {
    onDidSend(piece.length);
    if (response.write(piece)) continue;
    await new Promise<void>((resolve) => {
      const goOn = (): void => {
        response.off('drain', goOn).off('close', goOn);
        resolve();
      };
      response.on('drain', goOn).on('close', goOn);
    });
  }
  response.end();
}
