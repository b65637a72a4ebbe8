/** `ihacpa sources …`. */
import type { Command } from './commandTypes';
import { help, json } from './commonOptions';
import { dataOptions, scanOptions } from './scanCommands';

export const sourcesDownloadCommand: Command = {
  name: 'sources download',
  operands: [{ name: 'DIR', next: 'Pass the path of a folder, which need not exist yet' }],
  summary: 'download the data for offline scans into DIR, or refresh it',
  options: [
    {
      name: 'mirror',
      value: 'URL',
      help: "download from this address, which has every file under its publisher's own path",
    },
    json,
    { name: 'quiet', help: 'no progress' },
    help,
  ],
  examples: [{ command: 'ihacpa sources download data', help: 'run again later: downloads what changed' }],
};

export const sourcesCheckCommand: Command = {
  name: 'sources check',
  operands: [],
  summary: 'test each source with one request, show how old local data is, and say what to do about failures',
  options: [
    ...scanOptions(dataOptions),
    { name: 'json', help: 'print exactly one object, {sources, files}, on standard output' },
    help,
  ],
  examples: [
    { command: 'ihacpa sources check', help: 'on a new computer; the output contains no secret' },
    { command: 'ihacpa sources check --offline --advisories data', help: 'how old local data is' },
  ],
};
