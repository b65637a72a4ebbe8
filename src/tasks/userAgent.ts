/** Who asks, as services want to know it. Names no person: the maker's address is whatever package.json says, and may be none yet. */
import { contact } from '../../package.json';

export function userAgentOf(toolVersion: string, makersAddress: string = contact): string {
  const address = makersAddress.trim();
  return `ihacpa-package-review/${toolVersion}${address === '' ? '' : ` (+${address})`}`;
}
