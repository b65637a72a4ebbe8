/** Who holds a workbook lock, as told to whoever wants it next. */
import { say, type Text } from '../../core/message/text';

export interface LockOwner {
  readonly pid: number;
  /** `the command line`, `VS Code`. */
  readonly program: string;
  /** Milliseconds since the epoch. */
  readonly since: number;
}

export function parseLockOwner(text: string): LockOwner | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Cut off or not ours: the lock counts all the same, only its holder is unknown.
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { pid, program, since } = value as Partial<Record<keyof LockOwner, unknown>>;
  if (typeof pid !== 'number' || typeof program !== 'string' || typeof since !== 'number') return undefined;
  return { pid, program: program.slice(0, 80), since };
}

/** `VS Code (process 4711, since 14:03)`. */
export function describeLockOwner(owner: LockOwner | undefined): Text {
  if (owner === undefined) return say`another scan`;
  const time = new Date(owner.since);
  const clock = `${String(time.getHours()).padStart(2, '0')}:${String(time.getMinutes()).padStart(2, '0')}`;
  return say`${owner.program} (process ${owner.pid}, since ${clock})`;
}
