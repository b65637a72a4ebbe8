/** Addresses of queue servers: what is read from them, what is refused, and that no message repeats a password. */
import { deepStrictEqual, ok, strictEqual, throws } from 'node:assert/strict';
import { UserError } from '../../src/core/message/errors';
import { parseQueueAddress } from '../../src/queue/queueAddress';

describe('the address of a queue', () => {
  it('has a host, and may have a login, a port, and a database', () => {
    deepStrictEqual(parseQueueAddress('redis://queue.example'), {
      ...{ host: 'queue.example', port: 6379, database: 0, tls: false, user: undefined, password: undefined },
      shown: 'redis://queue.example:6379/0',
    });
    deepStrictEqual(parseQueueAddress('rediss://ana:s%40fe@[::1]:7000/3'), {
      ...{ host: '::1', port: 7000, database: 3, tls: true, user: 'ana', password: 's@fe' },
      shown: 'rediss://[::1]:7000/3',
    });
  });

  const refused: readonly [string, RegExp][] = [
    ['http://secret@host', /not usable.*redis:\/\/host/],
    ['redis://', /not usable/],
    ['secret', /not usable/],
    ['redis://:secret@host/x', /database number/],
    ['redis://:secret@host/99999', /database number/],
    ['redis://:secret@host/0?family=6', /has a query/],
    ['redis-sentinel://:secret@host/0', /Sentinel is not supported/],
    ['redis+cluster://:secret@host', /Cluster is not supported/],
    ['redis://:secret@one:1,two:2', /Cluster is not supported/],
    ['redis://:secret%@host', /login in the address/],
  ];
  for (const [text, why] of refused) {
    it(`refuses ${text}`, () =>
      throws(
        () => parseQueueAddress(text),
        (error) => {
          ok(error instanceof UserError);
          strictEqual(error.code, 'badArgument');
          ok(why.test(error.message), error.message);
          ok(!error.message.includes('secret'), error.message);
          return true;
        },
      ));
  }
});
