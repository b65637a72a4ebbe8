/** Entry of the scan worker: messages in, messages out. Plumbing only. */
import { parentPort } from 'node:worker_threads';
import * as v from 'valibot';
import { PauseGate } from '../../engine/run/pauseGate';
import { UserError, toPlainUserError } from '../../core/message/errors';
import type { ScanEvent } from '../../core/scan/scanEvent';
import { StateExistsError } from '../../core/scan/stateExistsError';
import { WorkbookChangedError } from '../../core/scan/workbookChangedError';
import { withEditorSettings } from './editorConfiguration';
import { type FromWorker, type ToWorker, toWorkerSchema } from './protocol';
import { PortTransport } from '../network/portTransport';
import { runScan } from '../../tasks/runScan';

const port = parentPort;
if (port === null) throw new Error('Expected to run as a worker thread, got the main thread.');

const post = (message: FromWorker): void => port.postMessage(message);
const cancelled = new AbortController();
const pause = new PauseGate();
let passesOwnerFiles = false;
const network = new PortTransport(post);

port.on('message', (raw: unknown) => {
  const message = v.parse(toWorkerSchema, raw);
  switch (message.type) {
    case 'start':
      void run(message);
      return;
    case 'cancel':
      cancelled.abort();
      return;
    case 'pause':
      pause.pause();
      return;
    case 'continue':
      pause.continue();
      return;
    case 'passOwnerFiles':
      passesOwnerFiles = true;
      return;
    case 'fetched':
    case 'fetching':
    case 'fetchFailed':
      network.receive(message);
  }
});

/** Anything that is not meant for a person crashes the worker: the client makes an interrupted scan of it. */
async function run({ request, settings, secrets = {} }: Extract<ToWorker, { type: 'start' }>): Promise<void> {
  const onDidEvent = (event: ScanEvent): void => post({ type: 'event', event });
  try {
    const settled = settings === undefined ? request : await withEditorSettings(request, settings, onDidEvent);
    const summary = await runScan(settled, {
      onDidEvent,
      signal: cancelled.signal,
      pause,
      passesOwnerFiles: () => passesOwnerFiles,
      network: { transport: network.transport, secrets },
    });
    post({ type: 'finished', summary });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const resumable = error instanceof StateExistsError ? { resumable: error.resumable } : {};
    const comparison = error instanceof WorkbookChangedError ? { comparison: error.comparison } : {};
    post({ type: 'failed', error: toPlainUserError(error), ...resumable, ...comparison });
  }
  port?.close();
}
