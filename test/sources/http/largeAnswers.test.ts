/** A service that answers every question with as much as one answer may have: memory and disk stay within bounds, and it is told. */
import { match, ok } from 'node:assert/strict';
import { join } from 'node:path';
import { useLoopbackServers } from '../../support/loopbackServer';
import { useTemporaryFolder } from '../../support/temporaryFolder';
import { systemClock } from '../../../src/worker/systemClock';
import { ask, clientFor } from './clientRig';

const mebibyte = 1024 * 1024;

describe('large answers', function () {
  this.timeout(120_000);
  const folder = useTemporaryFolder();
  const serve = useLoopbackServers();

  it('come one at a time from a host, and no more of them than a service may send', async () => {
    let underWay = 0;
    let mostUnderWay = 0;
    let sent = 0;
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
    let peak = 0;
    const before = process.memoryUsage().arrayBuffers;
    const timer = setInterval(() => (peak = Math.max(peak, process.memoryUsage().arrayBuffers - before)), 5);
    const outcomes = await Promise.all(
      Array.from({ length: 40 }, async (_, at) => {
        const outcome = await ask(client, `${server.base}/${at}`);
        return outcome.kind === 'answer' ? '' : outcome.why;
      }),
    );
    clearInterval(timer);
    const left = outcomes.filter((why) => why !== '');
    console.log(
      `      ${(peak / mebibyte).toFixed(0)} MiB in buffers at most, ${(sent / mebibyte).toFixed(0)} MiB sent, ${left.length} of 40 left out`,
    );
    ok(mostUnderWay <= 2, `${mostUnderWay} at once`);
    ok(left.length > 20, String(left.length));
    for (const why of left) match(why, /^has sent \d+ MiB in \d+ answers and is left alone$/);
    ok(peak < 220 * mebibyte, `${peak} bytes in buffers`);
    ok(sent < 500 * mebibyte, `${sent} bytes`);
  });
});
