/** Brings the findings of finished packages into the workbook, journaled before and after. Never decides a verdict. */
import type { Clock } from '../../platform/clock';
import type { CellEdit, ProposedCell } from '../../core/cells/cellEdit';
import { decideEdits, type Former } from '../../core/cells/editDecision';
import type { Finding } from '../../core/verdict/finding';
import { type PackageRow } from '../../core/sheet/packageRow';
import { type ReviewField, reviewFieldNames } from '../../core/sheet/reviewField';
import type { ScanRequest } from '../../core/scan/scanRequest';
import { toEnglish, type Text } from '../../core/message/text';
import type { ScannedWorkbook } from '../../workbook/review/reviewWorkbook';
import type { SaveJournal, SaveOutcome, SaveRecord, SaveRequest } from '../../workbook/save/saveTypes';
import { coalesceOperations } from './coalesceOperations';
import type { JournalEvent } from '../journal/journalEntry';
import type { Ledger } from '../ledger/ledger';
import { identityKey, type PackageIdentity } from '../../core/package/identity';

/** The part of AtomicSaver that a batch needs. */
export interface WorkbookSaver {
  atomicSave(request: SaveRequest): Promise<SaveOutcome>;
}

interface BatchSaverPorts {
  readonly workbook: Pick<ScannedWorkbook, 'path' | 'hash' | 'columns' | 'date1904'>;
  /** Of the workbook, by identityKey. */
  readonly rows: { get(key: string): PackageRow | undefined };
  readonly overwrite: ScanRequest['overwrite'];
  readonly propose: (finding: Finding) => readonly ProposedCell[];
  readonly ledger: Ledger;
  readonly clock: Clock;
  /** Durable when it resolves; also folds the event into the scan's record. */
  readonly commit: (event: JournalEvent) => Promise<void>;
  readonly createSaver: (journal: SaveJournal) => WorkbookSaver;
}

export interface BatchSaved {
  readonly status: SaveOutcome['status'];
  readonly cellsWritten: number;
  /** Who holds the workbook, when the save has to wait. */
  readonly holder: Text | undefined;
  /** Only a file beside the workbook says so: a person may have it saved all the same. */
  readonly isHint: boolean;
  readonly saveMs: number;
  readonly fsyncMs: number;
}

type KeptCells = SaveRecord['kept'];

/** What the saver still holds because the workbook was in use. */
interface Waiting {
  readonly packages: readonly PackageIdentity[];
  readonly kept: KeptCells;
  readonly batches: number;
}

const nothingWaiting: Waiting = { packages: [], kept: [], batches: 0 };

export class BatchSaver {
  private readonly saver: WorkbookSaver;
  private hash: string;
  private isShared = false;
  private waiting = nothingWaiting;
  private held: readonly CellEdit[] | undefined;
  private saveStarted = 0;

  constructor(private readonly ports: BatchSaverPorts) {
    this.hash = ports.workbook.hash;
    this.saver = ports.createSaver({
      intent: (save) => {
        const { packages, kept } = this.waiting;
        return ports.commit({ type: 'intent', data: { save, packages: [...packages], kept: [...kept, ...save.kept] } });
      },
      committed: (save) => this.commitWaiting(save.saveId, save.newHash, save.kept),
      pending: ({ holder }) =>
        ports.commit({ type: 'pending', data: { reason: toEnglish(holder), packages: this.waiting.packages.length } }),
    });
  }

  get hasPending(): boolean {
    return this.waiting.packages.length > 0;
  }

  /** SHA-256 of the workbook as this saver left it. */
  get workbookHash(): string {
    return this.hash;
  }

  /** Whether a save found the workbook other than this saver had left it. */
  get metOthers(): boolean {
    return this.isShared;
  }

  /** Whether findings wait for the next save because of `hold`. */
  get isHolding(): boolean {
    return this.held !== undefined;
  }

  /** Leaves the findings to the next save; they stay in the journal until then. `closes`: as for `save`. */
  hold(findings: readonly Finding[], closes: number): void {
    this.held = [...(this.held ?? []), ...this.decideAll(findings, closes)];
  }

  /**
   * An empty list retries what is pending. `closes`: how many batches are done with this save. Rejects as AtomicSaver
   * does; the findings are then still unsaved in the journal's eyes.
   */
  async save(findings: readonly Finding[], closes: number): Promise<BatchSaved> {
    const { clock } = this.ports;
    this.saveStarted = clock.monotonic();
    const decided = this.decideAll(findings, closes);
    const edits = coalesceOperations([...(this.held ?? []), ...decided]);
    this.held = undefined;
    const outcome = await this.saveEdits(edits);
    if (outcome.status === 'unchanged') await this.commitWaiting(null, outcome.newHash, outcome.kept);
    return {
      status: outcome.status,
      cellsWritten: outcome.written.length,
      holder: outcome.status === 'pending' ? outcome.holder : undefined,
      isHint: outcome.status === 'pending' && outcome.isHint === true,
      saveMs: clock.monotonic() - this.saveStarted,
      fsyncMs: outcome.timings.fsyncMs,
    };
  }

  /** Cells that a person chose; no package counts as saved by them. Rejects as AtomicSaver does. */
  async apply(edits: readonly CellEdit[]): Promise<void> {
    this.saveStarted = this.ports.clock.monotonic();
    await this.saveEdits(coalesceOperations(edits));
  }

  private async saveEdits(edits: readonly CellEdit[]): Promise<SaveOutcome> {
    const outcome = await this.saver.atomicSave({ path: this.ports.workbook.path, edits });
    if (outcome.status !== 'pending') {
      if (outcome.baseHash !== this.hash) this.isShared = true;
      this.hash = outcome.newHash;
    }
    return outcome;
  }

  private decideAll(findings: readonly Finding[], closes: number): readonly CellEdit[] {
    const decisions = findings.map((finding) => this.decide(finding));
    this.waiting = {
      packages: [...this.waiting.packages, ...findings.map((finding) => finding.package)],
      kept: [...this.waiting.kept, ...decisions.flatMap((decision) => decision.kept)],
      batches: this.waiting.batches + closes,
    };
    return decisions.flatMap((decision) => decision.edits);
  }

  /** A package whose row is gone from the workbook has no cells to write. */
  private decide(finding: Finding): ReturnType<typeof decideEdits> {
    const row = this.ports.rows.get(identityKey(finding.package));
    if (row === undefined) return { edits: [], kept: [] };
    const { overwrite, ledger, workbook, propose } = this.ports;
    const lastWritten = (field: ProposedCell['field']): string | undefined => ledger.lastWritten(row, field);
    const formerIn = (field: ReviewField): Former | undefined => ledger.formerIn(row, field);
    // What a scan of empty cells leaves of another version or package is that one's as before.
    const isLeft = overwrite === 'empty' && reviewFieldNames.some((field) => formerIn(field) !== undefined);
    if (!isLeft) ledger.settle(finding.package);
    return decideEdits(row, propose(finding), overwrite, lastWritten, workbook, formerIn);
  }

  private async commitWaiting(saveId: string | null, workbookHash: string, conflicts: KeptCells): Promise<void> {
    const { packages, kept, batches } = this.waiting;
    await this.ports.commit({
      type: 'committed',
      data: {
        saveId,
        workbookHash,
        packages: [...packages],
        kept: [...kept, ...conflicts],
        saveMs: this.ports.clock.monotonic() - this.saveStarted,
        batches,
      },
    });
    this.waiting = nothingWaiting;
  }
}
