/** A lock that the system frees when its holder dies: a listening socket without a file. */
import { connect, createServer, type Server } from 'node:net';
import { errnoOf } from '../../core/message/errors';
import { parseLockOwner, type LockOwner } from './lockOwner';

export interface HeldSocket {
  release(): Promise<void>;
}

/** How long a holder may take to say who it is. */
const answerMs = 500;

/** An abstract socket on Linux, a named pipe on Windows: neither outlives its process. */
export function lockSocketPath(key: string, platform: NodeJS.Platform): string {
  return platform === 'win32' ? `\\\\.\\pipe\\ihacpa-${key}` : `\0ihacpa-${key}`;
}

/** undefined: someone else listens there. */
export function listenAsOwner(path: string, owner: LockOwner): Promise<HeldSocket | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => {
      // The one who asked may go away before the answer; that is its own business.
      socket.on('error', () => undefined);
      socket.end(JSON.stringify(owner));
    });
    server.once('error', (error) => {
      if (errnoOf(error) === 'EADDRINUSE' || errnoOf(error) === 'EACCES') resolve(undefined);
      else reject(error);
    });
    server.listen(path, () => {
      server.unref();
      resolve({ release: () => closed(server) });
    });
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}

/** `free` when nobody listens; else what the holder says about itself. */
export function askOwner(path: string): Promise<'free' | { readonly owner: LockOwner | undefined }> {
  return new Promise((resolve) => {
    let text = '';
    let connected = false;
    const socket = connect(path);
    const finish = (): void => {
      socket.destroy();
      resolve(connected ? { owner: parseLockOwner(text) } : 'free');
    };
    socket.setEncoding('utf8').setTimeout(answerMs, finish);
    socket.on('connect', () => (connected = true));
    socket.on('data', (data) => (text += String(data)));
    socket.on('end', finish);
    socket.on('error', finish);
  });
}
