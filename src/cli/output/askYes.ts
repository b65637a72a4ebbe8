/** Asks a question on the terminal that only `y` or `yes` agrees to. */
import type { CliIo } from '../cliPorts';

export async function askYes(question: string, io: Pick<CliIo, 'ask'>): Promise<boolean> {
  return /^y(es)?$/i.test((await io.ask(`${question} [y/N]: `))?.trim() ?? '');
}
