// Loaded into a VS Code server before its own code, and by it into its extension hosts and their threads: writes down each address
// that these connect to or look up, one JSON line each, to the file that IHACPA_TEST_NETWORK_LOG names. It holds nothing back.
import childProcess, { type ForkOptions } from 'node:child_process';
import dgram from 'node:dgram';
import dns from 'node:dns';
import { appendFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';

const logFile = process.env['IHACPA_TEST_NETWORK_LOG'];
const hostVariable = 'IHACPA_TEST_NETWORK_IN_HOST';

if (logFile !== undefined) {
  if (process.env[hostVariable] === undefined) loadIntoHosts();
  else record(logFile);
  syncBuiltinESMExports();
}

/** By an argument: VS Code keeps NODE_OPTIONS from its extension hosts. */
function loadIntoHosts(): void {
  const { fork } = childProcess;
  const loaded = (file: string, args: readonly string[], options: ForkOptions): unknown =>
    args.includes('--type=extensionHost')
      ? fork(file, args, {
          ...options,
          execArgv: ['--require', __filename, ...(options.execArgv ?? [])],
          env: { ...options.env, [hostVariable]: 'yes' },
        })
      : fork(file, args, options);
  Object.assign(childProcess, { fork: loaded });
}

function record(file: string): void {
  const write = (asked: Readonly<Record<string, unknown>>): void => appendFileSync(file, `${JSON.stringify(asked)}\n`);
  write({ kind: 'start' });
  tellFirst(net.Socket.prototype, 'connect', (args) => {
    // Node passes its own arguments on in an array.
    const [first, second] = (Array.isArray(args[0]) ? args[0] : args) as [unknown, unknown];
    const target = typeof first === 'object' ? first : { port: first, host: second };
    const { host, port, path } = target as Partial<Record<'host' | 'port' | 'path', unknown>>;
    // A path is a socket on this machine, as VS Code's own processes speak over.
    if (path === undefined || path === null) write({ kind: 'connect', host: host ?? 'localhost', port: Number(port) });
  });
  tellFirst(dns, 'lookup', ([host]) => write({ kind: 'lookup', host }));
  tellFirst(dgram.Socket.prototype, 'send', () => write({ kind: 'datagram', host: 'any' }));
}

function tellFirst(owner: object, name: string, tell: (args: readonly unknown[]) => void): void {
  const original = Reflect.get(owner, name) as (...args: readonly unknown[]) => unknown;
  const told = function (this: unknown, ...args: readonly unknown[]): unknown {
    tell(args);
    return Reflect.apply(original, this, args);
  };
  // With what hangs on the function, such as its form for promises.
  Reflect.set(owner, name, Object.assign(told, original));
}
