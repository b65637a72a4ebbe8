/** Brings the findings of finished packages into the workbook, journaled before and after. Never decides a verdict. */
import type { ProposedCell } from '../core/cellEdit';
import { decideEdits } from '../core/editDecision';
import type { Finding } from '../core/finding';
import { identityKey, type PackageIdentity, type PackageRow } from '../core/packageRow';
import type { ScanRequest } from '../core/scanRequest';
import type { ReviewWorkbook } from '../workbook/reviewWorkbook';
import type { SaveJournal, SaveOutcome, SaveRecord, SaveRequest } from '../workbook/saveTypes';
import type { JournalEvent } from './journalEntry';
import type { Ledger } from './ledger';

/** The part of AtomicSaver that a batch needs. */
export interface WorkbookSaver {
  atomicSave(request: SaveRequest): Promise<SaveOutcome>;
}

export interface BatchSaverPorts {
  readonly workbook: ReviewWorkbook;
  readonly overwrite: ScanRequest['overwrite'];
  readonly propose: (finding: Finding) => readonly ProposedCell[];
  readonly ledger: Ledger;
  /** Durable when it resolves; also folds the event into the scan's record. */
  readonly commit: (event: JournalEvent) => Promise<void>;
  readonly createSaver: (journal: SaveJournal) => WorkbookSaver;
}

export interface BatchSaved {
  readonly status: SaveOutcome['status'];
  readonly cellsWritten: number;
  /** Who holds the workbook, when the save has to wait. */
  readonly holder: string | undefined;
}

type KeptCells = SaveRecord['kept'];

export class BatchSaver {
  private readonly saver: WorkbookSaver;
  private readonly rows: ReadonlyMap<string, PackageRow>;
  /** Packages whose cells the saver still holds because the workbook was in use, and what was kept for them. */
  private waiting: { packages: readonly PackageIdentity[]; kept: KeptCells } = { packages: [], kept: [] };
  private saveStarted = 0;

  constructor(private readonly ports: BatchSaverPorts) {
    this.rows = new Map(ports.workbook.rows.map((row) => [identityKey(row.identity), row]));
    this.saver = ports.createSaver({
      intent: (save) => {
        const { packages, kept } = this.waiting;
        return ports.commit({ type: 'intent', data: { save, packages: [...packages], kept: [...kept, ...save.kept] } });
      },
      committed: (save) => this.commitWaiting(save.saveId, save.newHash, save.kept),
      pending: ({ holder }) =>
        ports.commit({ type: 'pending', data: { reason: holder, packages: this.waiting.packages.length } }),
    });
  }

  get hasPending(): boolean {
    return this.waiting.packages.length > 0;
  }

  /** An empty list retries what is pending. */
  async save(findings: readonly Finding[]): Promise<BatchSaved> {
    this.saveStarted = performance.now();
    const decisions = findings.map((finding) => this.decide(finding));
    this.waiting = {
      packages: [...this.waiting.packages, ...findings.map((finding) => finding.package)],
      kept: [...this.waiting.kept, ...decisions.flatMap((decision) => decision.kept)],
    };
    const edits = decisions.flatMap((decision) => decision.edits);
    const outcome = await this.saver.atomicSave({ path: this.ports.workbook.path, edits });
    if (outcome.status === 'pending') return { status: 'pending', cellsWritten: 0, holder: outcome.holder };
    if (outcome.status === 'unchanged') await this.commitWaiting(null, outcome.newHash, outcome.kept);
    return { status: outcome.status, cellsWritten: outcome.written.length, holder: undefined };
  }

  /** A package whose row is gone from the workbook has no cells to write. */
  private decide(finding: Finding): ReturnType<typeof decideEdits> {
    const row = this.rows.get(identityKey(finding.package));
    if (row === undefined) return { edits: [], kept: [] };
    const { overwrite, ledger, workbook, propose } = this.ports;
    const lastWritten = (field: ProposedCell['field']): string | undefined => ledger.lastWritten(row.identity, field);
    return decideEdits(row, propose(finding), overwrite, lastWritten, workbook.columns);
  }

  private async commitWaiting(saveId: string | null, workbookHash: string, conflicts: KeptCells): Promise<void> {
    const { packages, kept } = this.waiting;
    await this.ports.commit({
      type: 'committed',
      data: {
        saveId,
        workbookHash,
        packages: [...packages],
        kept: [...kept, ...conflicts],
        saveMs: performance.now() - this.saveStarted,
      },
    });
    this.waiting = { packages: [], kept: [] };
  }
}
