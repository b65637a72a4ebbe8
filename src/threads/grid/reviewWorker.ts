/** Entry of the thread that holds a workbook's rows. */
import { parentPort } from 'node:worker_threads';
import { scanResultsOf } from '../../tasks/decidedResults';
import { toPlainUserError } from '../../core/message/errors';
import { nodeFileSystem } from '../../platform/nodeFileSystem';
import { withFile } from '../../xlsx/refusal';
import { Evidence } from '../../grid/session/findingDetails';
import { ReviewReading } from '../../grid/session/reviewReading';
import { serveCalls } from '../rpc/serveCalls';
import { reviewProtocol } from './reviewProtocol';

serveCalls(parentPort, reviewProtocol, ({ post }) => {
  let place: { readonly path: string; readonly storageFolder: string } | undefined;
  const evidence = new Evidence((depth) => scanResultsOf(place?.storageFolder ?? '', place?.path ?? '', depth));
  const reading = new ReviewReading({
    fileSystem: nodeFileSystem,
    evidence: evidence.read,
    onGrown: (arranged) => post({ type: 'grown', arranged }),
    onBroken: (error) => post({ type: 'broken', error: toPlainUserError(error) }),
  });
  // Readings wait for readings only, answers for answers: who looks at the rows does not wait until all are read.
  const readInTurn = inTurn();
  const answerInTurn = inTurn();
  const named = (error: unknown): never => {
    throw place === undefined ? error : withFile(error, place.path);
  };
  return {
    crashes: true,
    handlers: {
      read: ({ path, storageFolder }) =>
        readInTurn(async () => {
          place = { path, storageFolder };
          evidence.forget();
          const isFirst = reading.session === undefined;
          const judged = evidence.known().then((known) => reading.judge(known));
          // Whoever opens a workbook sees its rows at once; later on they come with what is known of them.
          if (!isFirst) await judged;
          return reading.read(path);
        }).catch(named),
      ask: (request) =>
        answerInTurn(async () => {
          if (reading.session === undefined) throw new Error('Expected a workbook before a question, got none.');
          return reading.session.answer(request);
        }).catch(named),
    },
  };
});

/** Runs one after the other, whether or not the one before succeeded. */
function inTurn(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const turn = last.then(work, work);
    last = turn;
    return turn;
  };
}
