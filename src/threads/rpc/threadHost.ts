/** Entry of the process of a window's threads: starts and stops them, and passes on what they and the window say. Ends with the window. */
import { SHARE_ENV, Worker } from 'node:worker_threads';
import { errnoOf } from '../../core/message/errors';
import { type FromHost, heapLimits, type ToHost, variablePrefix } from './hostMessages';

const threads = new Map<number, Worker>();

process.on('message', (message: ToHost) => {
  switch (message.type) {
    case 'start':
      start(message);
      return;
    case 'tell':
      share(message.variables);
      threads.get(message.thread)?.postMessage(message.message);
      return;
    case 'stop':
      void threads.get(message.thread)?.terminate();
  }
});
// However the window went, its scan stays to be resumed.
process.on('disconnect', () => process.exit());

function start({ thread, workerFile, name }: Extract<ToHost, { readonly type: 'start' }>): void {
  const worker = new Worker(workerFile, { name, env: SHARE_ENV, resourceLimits: heapLimits });
  threads.set(thread, worker);
  const tell = (message: FromHost): void => void process.send?.(message);
  const fail = (error: Error): void => tell({ thread, type: 'error', message: error.message, code: errnoOf(error) });
  worker.on('message', (message: unknown) => tell({ thread, type: 'message', message }));
  worker.on('messageerror', fail);
  worker.on('error', fail);
  worker.on('exit', (exitCode) => {
    threads.delete(thread);
    tell({ thread, type: 'ended', exitCode });
  });
}

function share(variables: NodeJS.ProcessEnv): void {
  for (const variable of Object.keys(process.env)) {
    if (variable.startsWith(variablePrefix) && !(variable in variables)) Reflect.deleteProperty(process.env, variable);
  }
  Object.assign(process.env, variables);
}
