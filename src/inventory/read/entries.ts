/** The entries of a list of packages. What is none of them is told, since a file that is read in part says nothing of the rest. */
import type { InventoryBuilder } from '../inventoryBuilder';
import { isTable, type Data, type Table } from './parseDocument';

/** `name`: of the list, as the file calls it. A list that is not there has no entries. */
export function entriesOf(list: Data, name: string, builder: InventoryBuilder): readonly Table[] {
  if (list === undefined || list === null) return [];
  if (!Array.isArray(list)) {
    builder.refuse('invalid-entry', { name });
    return [];
  }
  return list.filter((entry): entry is Table => {
    if (isTable(entry)) return true;
    builder.refuse('invalid-entry');
    return false;
  });
}
