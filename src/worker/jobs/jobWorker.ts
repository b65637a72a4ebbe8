/** Entry of the job worker: one message per job in, one answer out. Plumbing only. */
import { parentPort } from 'node:worker_threads';
import * as v from 'valibot';
import { toPlainUserError, UserError } from '../../core/errors';
import { editorJobs } from './editorJobs';
import { type FromJobWorker, jobInputs, type JobName, toJobWorkerSchema } from './jobProtocol';

const port = parentPort;
if (port === null) throw new Error('Expected to run as a worker thread, got the main thread.');

const post = (message: FromJobWorker): void => port.postMessage(message);

port.on('message', (raw: unknown) => {
  const { id, name, input } = v.parse(toJobWorkerSchema, raw);
  run(name, input).then(
    (answer) => post({ type: 'done', id, answer }),
    (error: unknown) => post(failure(id, error)),
  );
});

async function run(name: JobName, input: unknown): Promise<unknown> {
  // The schema of the same name made the input: the compiler cannot follow that.
  const job = editorJobs[name] as (checked: unknown) => Promise<unknown>;
  return job(v.parse(jobInputs[name], input));
}

function failure(id: number, error: unknown): FromJobWorker {
  if (error instanceof UserError) return { type: 'refused', id, error: toPlainUserError(error) };
  return { type: 'failed', id, message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}
