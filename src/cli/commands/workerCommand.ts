/** `ihacpa worker`: works until it is interrupted, and says on standard error how it goes. */
import type { CliDependencies, CliIo } from '../cliPorts';
import type { OptionValues } from '../arguments/optionValues';
import { readWorkerArguments } from '../arguments/queueArguments';
import type { Outcome } from '../exitCode';
import { escapeControl } from '../output/terminalText';

export async function runWorkerCommand(values: OptionValues, io: CliIo, deps: CliDependencies): Promise<Outcome> {
  const { storageFolder, offline, ...args } = readWorkerArguments(values, deps.place);
  await deps.requireDataFiles(args.sources.files);
  await deps.prepareStorage(storageFolder);
  const stop = new AbortController();
  const stopListening = io.onDidInterrupt(() => (stop.signal.aborted ? io.exitNow(130) : stop.abort()));
  const onDidSay = (message: string): void => io.writeError(`ihacpa: ${escapeControl(message)}\n`);
  try {
    await deps.runWorker(
      { ...args, isOffline: offline, toolVersion: deps.toolVersion },
      { onDidSay, signal: stop.signal },
    );
    return 'complete';
  } finally {
    stopListening();
  }
}
