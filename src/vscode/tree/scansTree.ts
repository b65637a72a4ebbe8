/** The tree of scans and their checkpoints: which nodes there are and which of them changed. Draws none of them. */
import * as vscode from 'vscode';
import type { CheckpointSummary } from '../../core/scan/checkpointData';
import type { ResumableScan } from '../../core/scan/resumableScan';
import { treeContexts } from '../ids';
import type { ActiveScan, ScanRunner } from '../scanState/scanRunner';
import { resumableScans, type ScanStore } from '../scanState/scanStore';
import { checkpointItem, scanItem } from './scansTreeItem';
import { createThrottle } from '../throttle';

export interface ScanNode {
  readonly kind: 'scan';
  /** Replaced when the scan went on; the node itself stays, so that VS Code knows it again. */
  scan: ResumableScan;
}

export interface CheckpointNode {
  readonly kind: 'checkpoint';
  readonly checkpoint: CheckpointSummary;
  readonly parent: ScanNode;
}

export type ScansTreeNode = ScanNode | CheckpointNode;

/** At most four refreshes a second. */
const refreshMs = 250;

export class ScansTree implements vscode.TreeDataProvider<ScansTreeNode>, vscode.Disposable {
  readonly #store: ScanStore;
  readonly #runner: ScanRunner;
  readonly #changed = new vscode.EventEmitter<ScansTreeNode[] | undefined>();
  readonly #nodes = new Map<string, ScanNode>();
  readonly #stale = new Set<ScanNode>();
  readonly #disposables: vscode.Disposable;
  #order: readonly string[] = [];
  #resumable: ReadonlySet<string> = new Set();
  #isOrderStale = false;

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(store: ScanStore, runner: ScanRunner) {
    this.#store = store;
    this.#runner = runner;
    const refresh = createThrottle(refreshMs, () => this.#fire());
    let shown: ActiveScan | undefined;
    this.#disposables = vscode.Disposable.from(
      this.#changed,
      refresh,
      store.onDidChange((scans) => {
        this.#take(scans);
        refresh.request();
      }),
      runner.onDidChange((active) => {
        // The counts of a running scan are in the status bar: here only its coming, stopping and going are news.
        const news = active?.scanId === undefined ? undefined : active;
        if (stateOf(news) === stateOf(shown)) return;
        const node = this.#nodes.get(news?.scanId ?? shown?.scanId ?? '');
        shown = news;
        if (node === undefined) return;
        this.#stale.add(node);
        refresh.request();
      }),
    );
  }

  async getChildren(parent?: ScansTreeNode): Promise<ScansTreeNode[]> {
    if (parent?.kind === 'checkpoint') return [];
    if (parent === undefined) {
      this.#take(await this.#store.scans());
      const nodes = this.#order.flatMap((id) => this.#nodes.get(id) ?? []);
      return nodes.filter((node, at) => !isRescan(node.scan, nodes.slice(at + 1)));
    }
    return parent.scan.checkpoints.map((checkpoint) => ({ kind: 'checkpoint', checkpoint, parent }));
  }

  getParent(node: ScansTreeNode): ScansTreeNode | undefined {
    return node.kind === 'checkpoint' ? node.parent : undefined;
  }

  getTreeItem(node: ScansTreeNode): vscode.TreeItem {
    const active = this.#runner.active;
    const isScanning = active !== undefined;
    if (node.kind === 'checkpoint') return checkpointItem(node.checkpoint, isScanning, Date.now());
    const item = scanItem(node.scan, ownRun(node.scan, active), Date.now());
    if (!isScanning && this.#resumable.has(node.scan.scanId)) item.contextValue = treeContexts.scanResumable;
    return item;
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #take(scans: readonly ResumableScan[]): void {
    const order = scans.map(({ scanId }) => scanId);
    this.#isOrderStale ||= order.join('\n') !== this.#order.join('\n');
    this.#order = order;
    this.#resumable = new Set(resumableScans(scans).map(({ scanId }) => scanId));
    for (const id of this.#nodes.keys()) if (!order.includes(id)) this.#nodes.delete(id);
    for (const scan of scans) {
      const node = this.#nodes.get(scan.scanId);
      if (node === undefined) {
        this.#nodes.set(scan.scanId, { kind: 'scan', scan });
      } else if (JSON.stringify(node.scan) !== JSON.stringify(scan)) {
        node.scan = scan;
        this.#stale.add(node);
      }
    }
  }

  #fire(): void {
    const stale = [...this.#stale];
    const isWhole = this.#isOrderStale;
    this.#stale.clear();
    this.#isOrderStale = false;
    if (isWhole) this.#changed.fire(undefined);
    else if (stale.length > 0) this.#changed.fire(stale);
  }
}

/** Of one package of a workbook that an older scan is about: its findings count, a row of its own would stay for good. */
function isRescan({ status, totalPackages, workbookPath }: ResumableScan, older: readonly ScanNode[]): boolean {
  return status === 'finished' && totalPackages === 1 && older.some(({ scan }) => scan.workbookPath === workbookPath);
}

function stateOf(active: ActiveScan | undefined): string {
  if (active === undefined) return '';
  return `${active.scanId} ${active.isCancelling} ${active.isPaused} ${active.waitingFor !== undefined}`;
}

/** The running scan of this window, if it is this one. */
function ownRun(scan: ResumableScan, active: ActiveScan | undefined): ActiveScan | undefined {
  return active?.scanId === scan.scanId ? active : undefined;
}
