/** Entry of the scan worker. An error that is not meant for a person crashes it: the client makes an interrupted scan of it. */
import { parentPort } from 'node:worker_threads';
import { PauseGate } from '../../engine/run/pauseGate';
import type { Change } from '../../core/scan/change';
import { changeText } from '../../reports/model/reportSince';
import { runScan } from '../../tasks/runScan';
import { watchRound } from '../../tasks/watch/watchRound';
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
      watch: async ({ request, settings, secrets = {}, saves }) => {
        const settled = settings === undefined ? request : await withEditorSettings(request, settings, post);
        const { signal } = cancelled;
        const round = await watchRound(settled, { onDidEvent: post, signal, network: { transport, secrets } });
        let changes: readonly Change[] = [];
        await round.report((since) => Promise.resolve(void (changes = since.changes)));
        // What cannot be saved now is saved after a later check.
        if (saves) await round.save();
        return {
          since: round.since.at,
          changes: changes.map((change) => {
            const { name, version, package: written } = change;
            return { name, version, package: written, text: changeText(change) };
          }),
          notChecked: round.notChecked.packages.length,
        };
      },
    },
  };
});
