/** `ihacpa sources check`: says of each source whether it answers, of each data file how old it is, and what to do where not. */
import { inertJson } from '../../core/message/inert';
import type { CliDependencies, CliIo } from '../cliPorts';
import { renderChecks } from '../../sources/check/renderChecks';
import { printError } from '../output/printError';
import type { Outcome } from '../exitCode';
import type { OptionValues } from '../arguments/optionValues';
import { readDataFiles, readServices } from '../arguments/sourceArguments';

export async function runSourcesCheckCommand(values: OptionValues, io: CliIo, deps: CliDependencies): Promise<Outcome> {
  const stop = new AbortController();
  const stopListening = io.onDidInterrupt(() => stop.abort());
  try {
    const data = readDataFiles(values, deps.place);
    const services = values.has('offline') ? {} : readServices(values);
    const [checks, files] = await Promise.all([
      deps.askServices(services, { signal: stop.signal, fileDays: data.fileDays }),
      deps.checkFiles(data, stop.signal),
    ]);
    const lines = renderChecks(checks, files).map((line) => `${line}\n`);
    io.writeOut(values.has('json') ? `${inertJson({ sources: checks, files })}\n` : lines.join(''));
    // Nothing that was asked is nothing that works; old data is data.
    const statuses = [...checks, ...files].map(({ status }) => status);
    const isAnswered = statuses.some((status) => status !== 'notAsked' && status !== 'failed');
    return !isAnswered || statuses.includes('failed') ? 'incomplete' : 'complete';
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    printError(io, 'cancelled');
    return 'cancelled';
  } finally {
    stopListening();
  }
}
