/** The commands and options of `ihacpa`, once, by group in `table`: parsing, help, completion, and the reference follow this list. */
import { checkpointCommands } from './table/checkpointCommands';
import type { Command } from './table/commandTypes';
import { newCommand, syncCommand } from './table/listCommands';
import { completionCommand, demoCommand } from './table/otherCommands';
import { queueStatusCommand, workerCommand } from './table/queueCommands';
import {
  changesCommand,
  formatCheckCommand,
  reportCommand,
  resolveCommand,
  verifyCommand,
} from './table/resultCommands';
import { riskCommands } from './table/riskCommands';
import { addCommand, scanCommand } from './table/scanCommands';
import { sourcesCheckCommand, sourcesDownloadCommand } from './table/sourceCommands';
import { watchCommand } from './table/watchCommand';

export const commands: readonly Command[] = [
  scanCommand,
  newCommand,
  addCommand,
  syncCommand,
  watchCommand,
  reportCommand,
  changesCommand,
  verifyCommand,
  formatCheckCommand,
  resolveCommand,
  ...riskCommands,
  ...checkpointCommands,
  sourcesCheckCommand,
  sourcesDownloadCommand,
  workerCommand,
  queueStatusCommand,
  completionCommand,
  demoCommand,
];
