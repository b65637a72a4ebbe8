/** Reports changes of a workbook once, however many processes watch it. */
import type { Change } from '../../core/scan/change';
import { sha256 } from '../../platform/contentHash';
import { lockWithin, thisMachine } from '../../platform/lock/systemLock';
import { type MemoryPlace, readWatchMemory, type WatchMemory, writeWatchMemory } from './watchMemory';

/** Milliseconds. Another watch that takes longer hangs in its output: then a change may be reported twice, and none is lost. */
const longestTellMs = 30_000;

export function keyOfChange({ kind, name, version, occurrence, ids, facts }: Change): string {
  return [name, version, occurrence, kind, ids[0] ?? '', ...facts].join('\n');
}

export function nameOfKey(key: string): string {
  return key.split('\n')[0] ?? '';
}

/**
 * Passes `tell` those that no other watch has reported by now, and only then writes the memory: after a kill in between, they are reported
 * again, and never lost. Throws UserError `storageUnusable`.
 */
export async function reportOnce(
  place: MemoryPlace,
  memory: WatchMemory,
  changes: readonly Change[],
  tell: (changes: readonly Change[]) => Promise<void>,
): Promise<void> {
  const lock = await lockWithin(`watch-${sha256(place.state + place.name).slice(0, 32)}`, longestTellMs, thisMachine);
  try {
    const now = await readWatchMemory(place);
    const others = now?.told ?? [];
    await tell(changes.filter((change) => !others.includes(keyOfChange(change))));
    const told = now?.scanId === memory.scanId ? [...new Set([...others, ...memory.told])] : memory.told;
    await writeWatchMemory(place, { ...memory, told });
  } finally {
    await lock?.release();
  }
}
