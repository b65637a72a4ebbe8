/** Names for files that are put aside instead of deleted. */
import type { FileSystem } from '../../platform/fileSystem';

/** `journal.jsonl.corrupt`, `journal.jsonl.corrupt-2`, … : the first that is free. */
export async function quarantineName(fileSystem: FileSystem, path: string, ending = 'corrupt'): Promise<string> {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? `${path}.${ending}` : `${path}.${ending}-${number}`;
    if ((await fileSystem.stat(name)) === undefined) return name;
  }
}
