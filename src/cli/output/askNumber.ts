/** Asks on the terminal for one of numbered choices. */
import type { CliIo } from '../cliPorts';

const mostAttempts = 5;

/** 1 to `most`; `usual` for an empty line. Undefined: the input ended, or nothing usable was typed five times. */
export async function askNumber(
  { most, usual }: { readonly most: number; readonly usual: number },
  io: Pick<CliIo, 'ask' | 'writeError'>,
): Promise<number | undefined> {
  for (let attempt = 0; attempt < mostAttempts; attempt++) {
    const typed = await io.ask(`Your choice, 1 to ${most} [${usual}]: `);
    if (typed === undefined) return undefined;
    const number = typed.trim() === '' ? usual : Number(typed);
    if (Number.isInteger(number) && number >= 1 && number <= most) return number;
    io.writeError(`Please type a number from 1 to ${most}.\n`);
  }
  return undefined;
}
