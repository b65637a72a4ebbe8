/** What goes wrong again and again is said once, and again only after it was quiet for a while. */
import type { Clock } from '../platform/clock';

/** Milliseconds. */
const quietMs = 60_000;
/** So that messages with foreign text in them do not fill the memory. */
const mostKnown = 100;

export class SaidOnce {
  private readonly heardAt = new Map<string, number>();

  constructor(
    private readonly clock: Pick<Clock, 'monotonic'>,
    private readonly tell: (message: string) => void,
  ) {}

  /** `what`: the same for messages that say the same, such as of two jobs. */
  say(message: string, what = message): void {
    const now = this.clock.monotonic();
    const before = this.heardAt.get(what) ?? -Infinity;
    this.heardAt.delete(what);
    this.heardAt.set(what, now);
    const [oldest] = this.heardAt.keys();
    if (this.heardAt.size > mostKnown && oldest !== undefined) this.heardAt.delete(oldest);
    if (now - before >= quietMs) this.tell(message);
  }
}
