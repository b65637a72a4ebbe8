/** Entry of the job worker: one message per job in, one answer out. Plumbing only. */
import { parentPort } from 'node:worker_threads';
import * as v from 'valibot';
import { toPlainUserError, UserError } from '../../core/message/errors';
import { editorJobs } from './editorJobs';
import { PortTransport } from '../network/portTransport';
import { type FromJobWorker, jobInputs, type JobName, toJobWorkerSchema } from './jobProtocol';

const port = parentPort;
if (port === null) throw new Error('Expected to run as a worker thread, got the main thread.');

const post = (message: FromJobWorker): void => port.postMessage(message);

const network = new PortTransport(post);
const jobs = editorJobs(network.transport);

port.on('message', (raw: unknown) => {
  const message = v.parse(toJobWorkerSchema, raw);
  if (message.type !== 'job') {
    network.receive(message);
    return;
  }
  const { id, name, input } = message;
  run(name, input).then(
    (answer) => post({ type: 'done', id, answer }),
    (error: unknown) => post(failure(id, error)),
  );
});

async function run(name: JobName, input: unknown): Promise<unknown> {
  // The schema of the same name made the input: the compiler cannot follow that.
  const job = jobs[name] as (checked: unknown) => Promise<unknown>;
  return job(v.parse(jobInputs[name], input));
}

function failure(id: number, error: unknown): FromJobWorker {
  if (error instanceof UserError) return { type: 'refused', id, error: toPlainUserError(error) };
  return { type: 'failed', id, message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}
