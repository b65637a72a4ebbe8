/** `ihacpa sources check`: says of each source whether it answers, and what to do where not. Scans nothing and writes nothing. */
import { inertJson } from '../../core/text/inert';
import type { CliDependencies, CliIo } from '../cliPorts';
import { renderChecks } from '../../sources/check/renderChecks';
import { complain } from '../output/complain';
import { harmless } from '../output/terminalText';
import type { Outcome } from '../exitCode';
import type { OptionValues } from '../arguments/optionValues';
import { readServices } from '../arguments/sourceArguments';

export async function runSourcesCheckCommand(values: OptionValues, io: CliIo, deps: CliDependencies): Promise<Outcome> {
  const stop = new AbortController();
  const stopListening = io.onDidInterrupt(() => stop.abort());
  try {
    const checks = await deps.askServices(readServices(values), stop.signal);
    const lines = renderChecks(checks).map((line) => `${harmless(line)}\n`);
    io.writeOut(values.has('json') ? `${inertJson({ sources: checks })}\n` : lines.join(''));
    const isAsked = checks.some(({ status }) => status === 'works' || status === 'slow');
    // Nothing that was asked is nothing that works.
    return !isAsked || checks.some(({ status }) => status === 'failed') ? 'incomplete' : 'complete';
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    complain(io, 'cancelled');
    return 'cancelled';
  } finally {
    stopListening();
  }
}
