/** A running scan's journal and the record that follows it. Nothing enters the record that is not on the disk. */
import type { Journal } from './journal';
import type { JournalEvent } from './journalEntry';
import { applyEvent, type ScanRecord } from './scanRecord';

export class ActiveScan {
  constructor(
    readonly scanId: string,
    readonly journal: Journal,
    readonly record: ScanRecord,
    /** Whether an earlier run of the same scan had begun. */
    readonly resumed: boolean,
  ) {}

  /** On the disk when it resolves; grouped with others for at most 200 ms. */
  async append(event: JournalEvent): Promise<void> {
    await this.journal.append(event);
    applyEvent(this.record, event);
  }

  /** On the disk when it resolves, at once. */
  async commit(event: JournalEvent): Promise<void> {
    await this.journal.commit(event);
    applyEvent(this.record, event);
  }

  /** Goes to the disk with whatever comes next. Only for figures: a failure is told by the next commit. */
  note(event: JournalEvent): void {
    this.append(event).catch(() => undefined);
  }
}
