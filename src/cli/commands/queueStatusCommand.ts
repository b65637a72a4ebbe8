/** `ihacpa queue status`: the server, its workers, and their jobs, as lines or as one object. */
import { inertJson } from '../../core/message/inert';
import type { CliDependencies, CliIo } from '../cliPorts';
import type { OptionValues } from '../arguments/optionValues';
import { readQueueUrl } from '../arguments/queueArguments';
import type { Outcome } from '../exitCode';
import { counted } from '../../core/message/counted';
import { escapeControl } from '../output/terminalText';
import type { QueueStatus } from '../../queue/queueStatus';

export async function runQueueStatusCommand(values: OptionValues, io: CliIo, deps: CliDependencies): Promise<Outcome> {
  const status = await deps.readQueueStatus(readQueueUrl(values, deps.place));
  if (values.has('json')) io.writeOut(`${inertJson(status)}\n`);
  else
    io.writeOut(
      linesOf(status)
        .map((line) => `${escapeControl(line)}\n`)
        .join(''),
    );
  return status.workers.length === 0 ? 'incomplete' : 'complete';
}

function linesOf({ server, workers, queues }: QueueStatus): readonly string[] {
  const mib = (server.memoryBytes / 1024 ** 2).toFixed(1);
  return [
    `Server ${server.address}: ${server.product} ${server.version}, ${mib} MiB in use`,
    ...(workers.length === 0 ? [`No worker is running. Start one with: ihacpa worker --queue ${server.address}`] : []),
    ...workers.map(
      ({ name, toolVersion, concurrency, services, dataDay }) =>
        `Worker ${name}: ihacpa ${toolVersion}, ${concurrency} packages at once, ${services.join(', ')}${dataDay === undefined ? '' : `, data of ${dataDay}`}`,
    ),
    ...queues.map(
      ({ name, workers: count, waiting, active, finished, failed }) =>
        `Queue ${name}: ${counted(count, 'worker')}, ${waiting} waiting, ${active} active, ${finished} finished, ${failed} failed`,
    ),
  ];
}
