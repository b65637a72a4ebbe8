/** A service that answers every question with as much as one answer may have: memory and disk stay within bounds, and it is told. */
import { match, ok } from 'node:assert/strict';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { useLoopbackServers } from '../../support/loopbackServer';
import { useTemporaryFolder } from '../../support/temporaryFolder';
import { systemClock } from '../../../src/platform/systemClock';
import { ask, clientFor } from './clientRig';

const mebibyte = 1024 * 1024;

/** Bytes of buffers that something still holds, collected first: when the collector runs by itself differs from machine to machine. */
function heldBuffers(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().arrayBuffers;
}

describe('large answers', function () {
  this.timeout(120_000);
  const folder = useTemporaryFolder();
  const serve = useLoopbackServers();

  it('come one at a time from a host, and no more of them than a service may send', async () => {
    let underWay = 0;
    let mostUnderWay = 0;
    let sent = 0;
    let peak = 0;
    const before = heldBuffers();
    const piece = Buffer.alloc(mebibyte, ' ');
    const server = await serve((response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      let left = 28;
      let isLarge = false;
      const end = (): void => {
        if (isLarge) underWay -= 1;
        isLarge = false;
      };
      const send = (): void => {
        while (left > 0 && !response.destroyed) {
          left -= 1;
          sent += piece.length;
          // Past what sockets take unread, and past the part that comes before a turn.
          if (left === 12) {
            isLarge = true;
            mostUnderWay = Math.max(mostUnderWay, (underWay += 1));
          }
          if (left === 1) peak = Math.max(peak, heldBuffers() - before);
          if (!response.write(piece)) {
            response.once('drain', send);
            return;
          }
        }
        response.end('{}');
      };
      response.on('close', end);
      send();
    });
    const client = clientFor(
      { osv: server.base },
      {
        cacheFolder: join(folder(), 'cache'),
        clock: systemClock,
      },
    );
    const outcomes = await Promise.all(
      Array.from({ length: 40 }, async (_, at) => {
        const outcome = await ask(client, `${server.base}/${at}`);
        return outcome.kind === 'answer' ? '' : outcome.why;
      }),
    );
    const left = outcomes.filter((why) => why !== '');
    console.log(
      `      ${(peak / mebibyte).toFixed(0)} MiB in buffers at most, ${(sent / mebibyte).toFixed(0)} MiB sent, ${left.length} of 40 left out`,
    );
    ok(mostUnderWay <= 2, `${mostUnderWay} at once`);
    ok(left.length > 20, String(left.length));
    for (const why of left) match(why, /^has sent \d+ MiB in \d+ responses and is paused$/);
    // Of 1,120 MiB that were asked for.
    ok(peak < 280 * mebibyte, `${peak} bytes in buffers`);
    ok(sent < 500 * mebibyte, `${sent} bytes`);
  });
});
