/** `ihacpa completion SHELL`: prints the script that a shell reads. Installs nothing. */
import type { CliIo } from '../cliPorts';
import { commands } from '../arguments/commandTable';
import { completionCommand } from '../arguments/table/otherCommands';
import { completionScript, shells } from '../completion/completionScript';
import type { Outcome } from '../exitCode';
import { badArgument, type OptionValues } from '../arguments/optionValues';

/** Throws UserError `badArgument` for a shell that it does not know. */
export function runCompletionCommand(values: OptionValues, io: CliIo): Promise<Outcome> {
  const shell = shells.find((each) => each === values.operand);
  if (shell === undefined) {
    throw badArgument(
      completionCommand,
      `There is no completion for "${values.operand ?? ''}"`,
      `Pass one of ${shells.join(', ')}`,
    );
  }
  io.writeOut(completionScript(shell, commands));
  return Promise.resolve('complete');
}
