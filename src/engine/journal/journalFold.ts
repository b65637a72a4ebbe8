/** Folds the events of a journal into the picture of its scan, one at a time. Reads no file; refuses to begin without a plan. */
import type { JournalEvent, PlannedData } from './journalEntry';
import { applyEvent, emptyRecord, type ScanRecord } from './scanRecord';

interface FoldOptions {
  /** Stands in when the journal's own is gone. */
  readonly plan?: PlannedData | undefined;
  /** Whether the findings that wait to be saved are wanted; they take memory. */
  readonly keepFindings: boolean;
}

export class JournalFold {
  private begun = false;
  private folded: ScanRecord | undefined;
  private standIn = false;

  constructor(private readonly options: FoldOptions) {}

  /** Undefined when neither the journal nor anybody else has a plan: nothing had begun. */
  get record(): ScanRecord | undefined {
    if (!this.begun) this.begin(undefined);
    return this.folded;
  }

  /** Whether the given plan had to stand in. */
  get lostItsPlan(): boolean {
    return this.standIn;
  }

  /** In the order of the journal, salvaged events among them. */
  apply(event: JournalEvent): void {
    if (!this.begun) {
      this.begin(event);
      if (event.type === 'planned') return;
    }
    if (this.folded !== undefined) applyEvent(this.folded, event);
  }

  private begin(first: JournalEvent | undefined): void {
    this.begun = true;
    const { plan, keepFindings } = this.options;
    // The workbook may have been moved since: the plan beside the journal says where to.
    const workbookPath = plan?.workbookPath;
    const own = first?.type === 'planned' ? first.data : undefined;
    const planned = own === undefined || workbookPath === undefined ? (own ?? plan) : { ...own, workbookPath };
    this.standIn = first?.type !== 'planned' && plan !== undefined;
    if (planned !== undefined) this.folded = emptyRecord(planned, keepFindings);
  }
}
