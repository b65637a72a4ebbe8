/** Answers requests for files as storage services do: pieces, strong ETags, conditions. Can be made to break off. */
import { createHash } from 'node:crypto';
import { epssDayPath, epssPath } from './bulkSite';
import type { Answer } from './loopbackServer';

export interface ServedFiles {
  /** By path; a changed value is another version. */
  readonly files: Map<string, Buffer>;
  /** Called before each answer; true: the connection breaks in the middle of it. */
  breaksOff(path: string, index: number): boolean;
  /** Knows no pieces: the whole file is sent whatever is asked. */
  readonly wholeOnly?: boolean;
}

/** Addresses of the newest file that lead to the file of the day. */
const redirects: ReadonlyMap<string, string> = new Map([[epssPath, epssDayPath]]);

export function fileAnswers(served: ServedFiles): Answer {
  return (response, { path, headers }, index) => {
    const leadsTo = redirects.get(path);
    if (leadsTo !== undefined && !served.files.has(path)) {
      response.writeHead(302, { location: leadsTo }).end();
      return;
    }
    const file = served.files.get(path);
    if (file === undefined) {
      response.writeHead(404).end();
      return;
    }
    const etag = etagOf(file);
    const common = { etag, 'x-goog-hash': `crc32c=AAAAAA==, md5=${createHash('md5').update(file).digest('base64')}` };
    if (headers['if-none-match'] === etag) {
      response.writeHead(304, common).end();
      return;
    }
    const sameVersion = headers['if-range'] === undefined || headers['if-range'] === etag;
    const range = served.wholeOnly === true || !sameVersion ? null : /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? '');
    const from = Number(range?.[1] ?? 0);
    const to = Math.min(Number(range?.[2] ?? Infinity), file.length - 1);
    const body = file.subarray(from, to + 1);
    const length = { ...common, 'content-length': String(body.length) };
    if (range === null) response.writeHead(200, length);
    else response.writeHead(206, { ...length, 'content-range': `bytes ${from}-${to}/${file.length}` });
    if (served.breaksOff(path, index)) response.write(body.subarray(0, body.length / 2), () => response.destroy());
    else response.end(body);
  };
}

export function etagOf(file: Buffer): string {
  return `"${createHash('sha1').update(file).digest('hex')}"`;
}
