/** A lock that the system frees when its holder dies: a listening socket without a file. */
import { connect, createServer, type Server, type Socket } from 'node:net';
import { errnoOf } from '../../core/message/errors';
import { parseLockOwner, type LockOwner } from './lockOwner';
import type { HeldLock } from './heldLock';

/** How long a holder may take to say who it is. */
const answerMs = 500;
/** A pause after nobody was found listening. */
const failedMs = 5;

/** An abstract socket on Linux, a named pipe on Windows: neither outlives its process. */
export function lockSocketPath(key: string, platform: NodeJS.Platform): string {
  return platform === 'win32' ? `\\\\.\\pipe\\ihacpa-${key}` : `\0ihacpa-${key}`;
}

/** undefined: someone else listens there. */
export function listenAsOwner(path: string, owner: LockOwner): Promise<HeldLock | undefined> {
  return listen(path, (socket) => socket.end(JSON.stringify(owner)));
}

/** The same for a short time: whoever asks stays connected, so that the end of the lock tells them at once. */
export function listenForTurns(path: string): Promise<HeldLock | undefined> {
  return listen(path, (socket) => socket.unref().resume());
}

function listen(path: string, onAsked: (socket: Socket) => void): Promise<HeldLock | undefined> {
  return new Promise((resolve, reject) => {
    const asking = new Set<Socket>();
    const server = createServer((socket) => {
      // The one who asked may go away before the answer; that is its own business.
      socket.on('error', () => undefined);
      socket.once('close', () => asking.delete(socket));
      asking.add(socket);
      onAsked(socket);
    });
    server.once('error', (error) => {
      if (errnoOf(error) === 'EADDRINUSE' || errnoOf(error) === 'EACCES') resolve(undefined);
      else reject(error);
    });
    server.listen(path, () => {
      server.unref();
      resolve({
        get isWanted() {
          return asking.size > 0;
        },
        release: () => closed(server, asking),
      });
    });
  });
}

function closed(server: Server, asking: ReadonlySet<Socket>): Promise<void> {
  const ended = new Promise<void>((resolve) => server.close(() => resolve()));
  for (const socket of asking) socket.destroySoon();
  // Elsewhere the name is free as soon as the socket is closed, before anybody is told of it.
  return process.platform === 'win32' ? ended : Promise.resolve();
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

/** Resolves when one of the sockets that are listened at is closed, a moment later when there is none, and at once after an abort. */
export async function whenOneCloses(paths: readonly string[], signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const sockets = paths.map((path) => connect(path).resume());
  let stop = (): void => undefined;
  try {
    await new Promise<void>((resolve) => {
      stop = resolve;
      signal.addEventListener('abort', stop);
      for (const socket of sockets) {
        // Freed just now; or the system allows neither to listen nor to ask, and nobody may try on and on.
        socket.once('error', () => setTimeout(resolve, failedMs));
        socket.once('end', resolve);
      }
    });
  } finally {
    signal.removeEventListener('abort', stop);
    for (const socket of sockets) socket.on('error', () => undefined).destroy();
  }
}
