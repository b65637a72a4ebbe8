/** Entry of the scan worker. An error that is not meant for a person crashes it: the client makes an interrupted scan of it. */
import { parentPort } from 'node:worker_threads';
import { PauseGate } from '../../engine/run/pauseGate';
import { runScan } from '../../tasks/runScan';
import { serveCalls } from '../rpc/serveCalls';
import { withEditorSettings } from './editorConfiguration';
import { scanProtocol } from './protocol';

serveCalls(parentPort, scanProtocol, ({ transport, post }) => {
  const cancelled = new AbortController();
  const pause = new PauseGate();
  let passesOwnerFiles = false;
  return {
    crashes: true,
    single: true,
    onSignal: {
      cancel: () => cancelled.abort(),
      pause: () => pause.pause(),
      continue: () => pause.continue(),
      passOwnerFiles: () => (passesOwnerFiles = true),
    },
    handlers: {
      scan: async ({ request, settings, secrets = {} }) => {
        const settled = settings === undefined ? request : await withEditorSettings(request, settings, post);
        return runScan(settled, {
          onDidEvent: post,
          signal: cancelled.signal,
          pause,
          passesOwnerFiles: () => passesOwnerFiles,
          network: { transport, secrets },
        });
      },
    },
  };
});
