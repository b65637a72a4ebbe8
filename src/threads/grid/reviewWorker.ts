/** Entry of the thread that holds a workbook's rows: questions in, answers out. Plumbing only. */
import { parentPort } from 'node:worker_threads';
import * as v from 'valibot';
import { scanResultsOf } from '../../engine/catalog/readScanResults';
import { toPlainUserError, UserError } from '../../core/message/errors';
import type { GridRequest } from '../../grid/query/gridAnswer';
import { nodeFileSystem } from '../../platform/nodeFileSystem';
import { withFile } from '../../xlsx/refusal';
import { Evidence } from '../../grid/session/findingDetails';
import { type FromReviewWorker, type ToReviewWorker, toReviewWorkerSchema } from './reviewProtocol';
import { ReviewReading } from '../../grid/session/reviewReading';

type ReadMessage = Extract<ToReviewWorker, { type: 'read' }>;

const port = parentPort;
if (port === null) throw new Error('Expected to run as a worker thread, got the main thread.');

const post = (message: FromReviewWorker): void => port.postMessage(message);
let place: Omit<ReadMessage, 'type' | 'id'> | undefined;
const evidence = new Evidence((depth) => scanResultsOf(place?.storageFolder ?? '', place?.path ?? '', depth));
const reading = new ReviewReading({
  fileSystem: nodeFileSystem,
  evidence: evidence.read,
  onGrown: (arranged) => post({ type: 'grown', arranged }),
  onBroken: (error) => post({ type: 'broken', error: toPlainUserError(error) }),
});
/** Readings wait for readings only, answers for answers: who looks at the rows does not wait until all are read. */
let readings = Promise.resolve();
let answers = Promise.resolve();

port.on('message', (raw: unknown) => {
  const message = v.parse(toReviewWorkerSchema, raw);
  if (message.type === 'read') readings = readings.then(() => reply(message.id, () => read(message)));
  else answers = answers.then(() => reply(message.id, () => answer(message.request)));
});

type Content = { readonly type: 'read' | 'answer' } & Record<string, unknown>;

/** Anything that is not meant for a person ends the thread: the client tells it as one error. */
async function reply(id: number, content: () => Promise<Content>): Promise<void> {
  try {
    post({ ...(await content()), id } as FromReviewWorker);
  } catch (error) {
    const told = place === undefined ? error : withFile(error, place.path);
    if (!(told instanceof UserError)) throw error;
    post({ type: 'failed', id, error: toPlainUserError(told) });
  }
}

async function read({ path, storageFolder }: ReadMessage): Promise<Content> {
  place = { path, storageFolder };
  evidence.forget();
  const isFirst = reading.session === undefined;
  const judged = evidence.known().then((known) => reading.judge(known));
  // Whoever opens a workbook sees its rows at once; later on they come with what is known of them.
  if (!isFirst) await judged;
  const grid = await reading.read(path);
  return { type: 'read', ...(grid === undefined ? {} : { grid }) };
}

async function answer(request: GridRequest): Promise<Content> {
  if (reading.session === undefined) throw new Error('Expected a workbook before a question, got none.');
  return { type: 'answer', answer: await reading.session.answer(request) };
}
