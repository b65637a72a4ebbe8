/** Reads several lists as one. */
import type { Inventory } from './inventory';
import { joinInventories } from './plan/joinInventories';
import { readInventory } from './readInventory';

/** Throws UserError for a file that cannot be read, and for files that disagree. */
export async function readInventories(files: readonly string[]): Promise<Inventory> {
  const inventories: Inventory[] = [];
  for (const file of files) inventories.push(await readInventory(file));
  return joinInventories(inventories, files);
}
