/** A link of the review sheet as a formula that holds its own address. */
import type { CellValue } from './cell';

export function linkValue(address: string): CellValue & { readonly kind: 'formula' } {
  return { kind: 'formula', formula: `HYPERLINK("${address.replaceAll('"', '""')}")`, cached: address };
}
