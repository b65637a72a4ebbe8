/** Folds the events of a journal into what reports show: findings whole, cells written and kept, times of batches. Reads no file. */
import type { Finding } from '../../core/verdict/finding';
import type { KeptCell } from '../../core/cells/cellEdit';
import type { BatchTiming, EarlierLookup, PackageResult, ScanResults, WrittenCell } from '../../core/scan/scanResults';
import { besideLastKnown } from '../../core/scan/lastKnown';
import type { ScanStatus } from '../../core/scan/scanSummary';
import type { IntentData, JournalEvent, PlannedData, ResultData } from './journalEntry';
import { earlierData, provenanceOf } from './earlierData';
import { JournalFold } from './journalFold';
import { cellKey, forgetKept, type RecordStatus, type ScanRecord } from './scanRecord';
import { identityKey, type PackageIdentity } from '../../core/package/identity';

/** `brief`: without the evidence of findings, and without written cells, which take most of the memory. */
export type ResultsDepth = 'whole' | 'brief';

/** A finding with what changes by the day it is read on. */
export type AsNow = (finding: Finding) => Finding;

export class ResultsFold {
  /** Sums, status and dates. */
  private readonly sums: JournalFold;
  private readonly results = new Map<string, PackageResult>();
  private readonly written = new Map<string, WrittenCell>();
  private readonly kept = new Map<string, KeptCell>();
  private readonly batches: BatchTiming[] = [];
  private intent: IntentData | undefined;

  /** `plan` stands in when the journal's own is gone. `asNow`: what is made of each finding as it is read. */
  constructor(
    plan: PlannedData,
    private readonly depth: ResultsDepth = 'whole',
    private readonly asNow?: AsNow,
  ) {
    this.sums = new JournalFold({ plan, keepFindings: false });
  }

  /** In the order of the journal, salvaged events among them. */
  apply(event: JournalEvent): void {
    this.sums.apply(event);
    if (event.type === 'result') {
      const result = this.readNow(resultOf(event.data));
      const { finding } = result;
      const kept = this.depth === 'whole' ? result : { ...result, finding: withoutEvidence(finding) };
      this.results.set(identityKey(finding.package), kept);
    } else if (event.type === 'intent') {
      this.intent = event.data;
    } else if (event.type === 'committed') {
      const isAnnounced = event.data.saveId !== null && this.intent?.save.saveId === event.data.saveId;
      this.record(isAnnounced ? (this.intent?.save.cells ?? []) : [], event.data.kept);
    } else if (event.type === 'cells') {
      this.record(event.data.written, event.data.kept);
    } else if (event.type === 'batch') {
      this.batches.push(event.data);
    } else if (event.type === 'resumed') {
      forgetKept(this.kept, event.data);
      if (event.data.packages !== undefined) this.forgetAllBut(event.data.packages);
    }
  }

  private readNow(result: PackageResult): PackageResult {
    return this.asNow === undefined ? result : { ...result, finding: this.asNow(result.finding) };
  }

  /** Neither finished nor stopped, as far as the journal goes. */
  get isOpen(): boolean {
    return this.sums.record?.status === 'open';
  }

  /** What the scan was to do with values that are there; undefined when nothing had begun. */
  get overwrite(): ScanRecord['overwrite'] | undefined {
    return this.sums.record?.overwrite;
  }

  /** Undefined when nothing had begun. */
  get scanResults(): ScanResults | undefined {
    const { record } = this.sums;
    if (record === undefined) return undefined;
    const { planned, saves, lookupMs, saveMs, checkpointMs } = record;
    const packages = [...planned.packages];
    const earlier = earlierData(record);
    return {
      scanId: planned.scanId,
      workbookPath: planned.workbookPath,
      ...(planned.sheet === undefined ? {} : { sheet: planned.sheet }),
      status: statusOf(record.status),
      startedAt: planned.startedAt,
      updatedAt: record.updatedAt,
      toolVersion: planned.toolVersion,
      sources: provenanceOf(record.runs.at(-1)?.sources ?? planned.sources),
      configuration: planned.configuration,
      planned: packages,
      ...(planned.unnamed === undefined ? {} : { unnamed: planned.unnamed }),
      results: packages.flatMap((identity) => this.resultOf(identityKey(identity), earlier(identityKey(identity)))),
      ...this.unsaved(record),
      kept: [...this.kept.values()],
      written: [...this.written.values()],
      batches: this.batches,
      checkpoints: [...record.checkpoints],
      saves,
      timings: { lookupMs, saveMs, checkpointMs },
    };
  }

  private unsaved({ saved, plan }: ScanRecord): Pick<ScanResults, 'unsaved'> {
    const unsaved = [...plan].filter((identity) => {
      const key = identityKey(identity);
      return this.results.has(key) && !saved.has(key);
    });
    return unsaved.length === 0 ? {} : { unsaved };
  }

  private resultOf(key: string, earlier: EarlierLookup | undefined): readonly PackageResult[] {
    const result = this.results.get(key);
    if (result === undefined) return [];
    return [earlier === undefined ? result : { ...result, earlier }];
  }

  private record(written: readonly WrittenCell[], kept: readonly KeptCell[]): void {
    for (const cell of this.depth === 'whole' ? written : []) {
      const key = cellKey(cell.package, cell.field);
      const before = this.written.get(key);
      this.written.set(key, before === undefined ? cell : { ...cell, old: before.old });
    }
    for (const cell of kept) this.kept.set(cellKey(cell.package, cell.field), cell);
  }

  /** The scan went back to a restore point: what came after it is not in the workbook any more. */
  private forgetAllBut(packages: readonly PackageIdentity[]): void {
    const keep = new Set(packages.map(identityKey));
    for (const key of this.results.keys()) if (!keep.has(key)) this.results.delete(key);
    for (const cells of [this.written, this.kept]) {
      for (const [key, cell] of cells) if (!keep.has(identityKey(cell.package))) cells.delete(key);
    }
  }
}

function withoutEvidence(finding: Finding): Finding {
  const {
    package: identity,
    displayName,
    verdict,
    knownFlaws,
    knownCves,
    flaws,
    fixedIn,
    reason,
    answeredBy,
  } = finding;
  return {
    ...{ package: identity, displayName, verdict, knownFlaws, knownCves, fixedIn, reason, answeredBy },
    flaws: flaws.map(({ records, ids, severity, fixedIn: fix, published }) => {
      return { records, ids, severity, fixedIn: fix, published };
    }),
  };
}

/** Views and reports show the last answer beside a look that could not tell; of less data the finding says it itself. */
function resultOf({ finding, failed, lastKnown }: ResultData): PackageResult {
  if (lastKnown === undefined) return { finding, failed };
  const isSilent = finding.verdict === 'notChecked';
  const told = isSilent ? { ...finding, reason: besideLastKnown(finding.reason, lastKnown) } : finding;
  return { finding: told, failed, lastKnown };
}

/** A journal that is open belongs to a scan that runs or died: `isOpen` tells that somebody has to look. */
function statusOf(status: RecordStatus): ScanStatus {
  return status === 'open' ? 'interrupted' : status;
}
