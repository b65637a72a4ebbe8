/** A real HTTP server on 127.0.0.1 for one test, with every request it saw. Nothing of it leaves the machine. */
import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface SeenRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface LoopbackServer {
  /** Without a slash at the end. */
  readonly base: string;
  readonly port: number;
  readonly seen: readonly SeenRequest[];
  close(): Promise<void>;
}

export type Answer = (response: ServerResponse, request: SeenRequest, index: number) => void;

export async function loopbackServer(answer: Answer): Promise<LoopbackServer> {
  const seen: SeenRequest[] = [];
  const receive = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = '', url: path = '', headers } = request;
    const one = { method, path, headers, body: await text(request) };
    seen.push(one);
    answer(response, one, seen.length - 1);
  };
  const server = createServer((request, response) => {
    response.on('error', () => undefined);
    receive(request, response).catch(() => response.destroy());
  });
  const port = await listen(server);
  return { base: `http://127.0.0.1:${port}`, port, seen, close: () => closeServer(server) };
}

/** Call inside `describe`: servers that the returned function starts end with their test. */
export function useLoopbackServers(): (answer: Answer) => Promise<LoopbackServer> {
  const open: LoopbackServer[] = [];
  afterEach(async () => {
    await Promise.all(open.splice(0).map((server) => server.close()));
  });
  return async (answer) => {
    const server = await loopbackServer(answer);
    open.push(server);
    return server;
  };
}

export function sendJson(response: ServerResponse, value: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(200, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(value));
}

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

async function closeServer(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
