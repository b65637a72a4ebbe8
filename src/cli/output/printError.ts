/** One sentence on standard error that begins with the tool's name. Chooses no exit code. */
import type { CliIo } from '../cliPorts';
import { escapeControl } from './terminalText';

type Complaint = 'warning' | 'incomplete';

/** `message` ends as it shall stand there; without a kind it is an error. */
export function printError(io: Pick<CliIo, 'writeError' | 'errorPaint'>, message: string, kind?: Complaint): void {
  const paint = io.errorPaint;
  const start = kind === undefined ? paint('critical', 'ihacpa:') : `ihacpa: ${paint('medium', `${kind}:`)}`;
  io.writeError(`${start} ${escapeControl(message)}\n`);
}
