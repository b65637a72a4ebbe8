/** Whether a scan may ask a person something. */
import type { ScanArguments } from '../arguments/scanArguments';
import type { CliIo } from '../cliPorts';

/** Somebody is there to answer. */
export function mayAskNow({ mayAsk }: ScanArguments, { inputIsTerminal, errorIsTerminal }: CliIo): boolean {
  return mayAsk && inputIsTerminal && errorIsTerminal;
}

/** Also about what the scan can do without. */
export function mayOffer(args: ScanArguments, io: CliIo): boolean {
  return mayAskNow(args, io) && !args.json && args.detail !== 'quiet';
}
