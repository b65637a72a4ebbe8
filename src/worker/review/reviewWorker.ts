/** Entry of the thread that holds a workbook's rows: questions in, answers out. Plumbing only. */
import { parentPort } from 'node:worker_threads';
import * as v from 'valibot';
import { readScanResults } from '../../batch/readScanResults';
import { toPlainUserError, UserError } from '../../core/errors';
import { nodeFileSystem } from '../../workbook/disk/nodeFileSystem';
import { readReviewWorkbook } from '../../workbook/review/readReviewWorkbook';
import { Evidence } from './findingDetails';
import { type FromReviewWorker, type ToReviewWorker, toReviewWorkerSchema } from './reviewProtocol';
import { ReviewSession } from './reviewSession';

const port = parentPort;
if (port === null) throw new Error('Expected to run as a worker thread, got the main thread.');

const post = (message: FromReviewWorker): void => port.postMessage(message);
let session: ReviewSession | undefined;
let evidence: Evidence | undefined;
let queue = Promise.resolve();

/** One after the other: an answer belongs to the rows that the question met. */
port.on('message', (raw: unknown) => {
  const message = v.parse(toReviewWorkerSchema, raw);
  queue = queue.then(() => receive(message));
});

/** Anything that is not meant for a person ends the thread: the client tells it as one error. */
async function receive(message: ToReviewWorker): Promise<void> {
  const { id } = message;
  try {
    if (message.type === 'read') post({ type: 'read', id, ...(await read(message)) });
    else if (session === undefined) throw new Error('Expected a workbook before a question, got none.');
    else post({ type: 'answer', id, answer: await session.answer(message.request) });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    post({ type: 'failed', id, error: toPlainUserError(error) });
  }
}

async function read({ path, storageFolder }: Extract<ToReviewWorker, { type: 'read' }>): Promise<object> {
  const workbook = await readReviewWorkbook(nodeFileSystem, path);
  evidence ??= new Evidence(() => readScanResults(storageFolder, { workbookPath: path }));
  evidence.forget();
  if (session === undefined) session = new ReviewSession(workbook, evidence.read);
  else if (session.hash === workbook.hash) return {};
  else return { grid: session.refresh(workbook) };
  return { grid: session.opened() };
}
