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
  return list.filter((entry, at): entry is Table => {
    if (isTable(entry)) {
      positions.set(entry, at + 1);
      return true;
    }
    builder.refuse('invalid-entry', { entry: at + 1 });
    return false;
  });
}

/** Of the entries that were read: the table itself has no place for it. */
const positions = new WeakMap<Table, number>();

/** Where an entry of `entriesOf` stands in its list, from 1. */
export function positionOf(entry: Table): { readonly entry: number | undefined } {
  return { entry: positions.get(entry) };
}
