/** `ihacpa worker` and `ihacpa queue status`. */
import type { Command, CommandOption } from './commandTypes';
import { help, storage } from './commonOptions';
import { dataOptions, scanOptions } from './scanCommands';

const queue: CommandOption = {
  name: 'queue',
  value: 'URL',
  help: 'redis://host:6379/0, or rediss:// for TLS (default: IHACPA_QUEUE_URL, the better place for a password)',
};

export const workerCommand: Command = {
  name: 'worker',
  operands: [],
  summary: 'check packages for the scans that use this queue, until it is interrupted',
  options: [
    queue,
    { name: 'concurrency', value: 'N', help: 'packages at once, 1 to 1000 (default 500)' },
    ...scanOptions(dataOptions.filter((name) => name !== 'file-days')),
    storage,
    help,
  ],
  examples: [
    { command: 'ihacpa worker --queue redis://127.0.0.1:6379/0', help: 'with the tokens of its environment' },
    { command: 'ihacpa scan review.xlsx --queue redis://127.0.0.1:6379/0', help: 'a scan that uses it' },
  ],
};

export const queueStatusCommand: Command = {
  name: 'queue status',
  operands: [],
  summary: 'show the server, the workers, and the jobs of a queue; code 2 if there is no worker',
  options: [
    queue,
    { name: 'json', help: 'print exactly one object, {server, workers, queues}, on standard output' },
    help,
  ],
  examples: [{ command: 'ihacpa queue status --queue redis://127.0.0.1:6379/0', help: 'is a worker running?' }],
};
