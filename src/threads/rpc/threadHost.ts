/** Entry of a process that runs one worker thread and passes on what it and the window say to each other. Ends with either of them. */
import { SHARE_ENV, Worker } from 'node:worker_threads';
import { errnoOf } from '../../core/message/errors';
import { type FromHost, heapLimits, type ToHost, variablePrefix } from './hostMessages';

const [workerFile = '', name = ''] = process.argv.slice(2);
const worker = new Worker(workerFile, { name, env: SHARE_ENV, resourceLimits: heapLimits });
const tell = (message: FromHost, then?: () => void): void => void process.send?.(message, undefined, {}, then);
const fail = (error: Error): void => tell({ type: 'error', error: { message: error.message, code: errnoOf(error) } });

worker.on('message', (message: unknown) => tell({ type: 'message', message }));
worker.on('messageerror', fail);
worker.on('error', fail);
worker.on('exit', (exitCode) => tell({ type: 'ended', exitCode }, () => process.exit(exitCode)));
process.on('message', ({ variables, message }: ToHost) => {
  for (const variable of Object.keys(process.env)) {
    if (variable.startsWith(variablePrefix)) Reflect.deleteProperty(process.env, variable);
  }
  Object.assign(process.env, variables);
  worker.postMessage(message);
});
// The window is gone, however it went: so is this process, as by a crash, and its scan stays to be resumed.
process.on('disconnect', () => process.exit());
