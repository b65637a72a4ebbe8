/** Which text the tool wrote last into a cell, by what is kept of its scans. Guesses nothing where none is. */
import { valueText } from '../../core/spreadsheet/cell';
import type { ScanResults } from '../../core/scan/scanResults';
import type { WroteLast } from './compareWorkbooks';
import { identityKey } from '../../core/package/identity';

/** By the newest scan's journal, else by the ledger of all earlier ones. */
export function lastWriter({ written }: Pick<ScanResults, 'written'>, ledger: WroteLast): WroteLast {
  const key = (...[identity, field]: Parameters<WroteLast>): string => `${identityKey(identity)} ${field}`;
  const newest = new Map(written.map((cell) => [key(cell.package, cell.field), valueText(cell.new)]));
  return (identity, field) => newest.get(key(identity, field)) ?? ledger(identity, field);
}
