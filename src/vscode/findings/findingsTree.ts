/** The tree of findings of the running scan, else of the newest one, live, and of what older scans tell of packages it is not about. Draws no entry and judges no package. */
import * as vscode from 'vscode';
import type { CountedState } from '../../core/scan/verdictCounts';
import type { ScanEvent } from '../../core/scan/scanEvent';
import type { JobClient } from '../../threads/jobs/jobClient';
import { type ListedFinding, mostListed } from '../../core/scan/listedFindings';
import type { ScanRunner } from '../scanState/scanRunner';
import type { ScanStore } from '../scanState/scanStore';
import { createThrottle, type Throttle } from '../throttle';
import { contradictedCell, type FindingsNode, packageOf } from './findingsNode';
import { attentionItem, contradictedItem, failedItem, findingItem, groupItem, moreItem } from './findingItem';
import { type AttentionId, FindingsModel, type GroupId, isAttention } from './findingsModel';
import { workbookName } from '../workbookName';
import { identityKey } from '../../core/package/identity';

export interface FindingsParts {
  readonly runner: ScanRunner;
  readonly store: ScanStore;
  readonly jobs: JobClient;
  readonly log: vscode.LogOutputChannel;
}

/** At most four refreshes a second, and the details at most every two seconds. */
const refreshMs = 250;
const rereadMs = 2000;

export class FindingsTree implements vscode.TreeDataProvider<FindingsNode>, vscode.Disposable {
  readonly #parts: FindingsParts;
  readonly #changed = new vscode.EventEmitter<FindingsNode[] | undefined>();
  readonly #named = new vscode.EventEmitter<string>();
  readonly #counted = new vscode.EventEmitter<number>();
  readonly #groups = new Map<GroupId, FindingsNode>();
  readonly #stale = new Set<GroupId>();
  /** Of findings that stay what they are, which VS Code asks for at every change in their group. */
  #items = new WeakMap<ListedFinding, vscode.TreeItem>();
  readonly #refresh: Throttle;
  readonly #reread: Throttle;
  readonly #disposables: vscode.Disposable;
  #model: FindingsModel | undefined;
  #shownGroups = '';
  #isDue = false;
  #isLoaded = false;
  /** A scan has ended: nothing more comes, so what it found is shown whole without waiting. */
  #isOver = false;
  /** By identityKey, the finding that is listed wherever it stands in its group. */
  #sought: string | undefined;
  #readings = 0;
  #hasFailed = false;
  #newestShown = 0;

  readonly onDidChangeTreeData = this.#changed.event;
  /** The workbook whose findings are shown. */
  readonly onDidChangeName = this.#named.event;
  /** How many packages with findings are vulnerable or malicious, whenever the tree is drawn. */
  readonly onDidCount = this.#counted.event;

  constructor(parts: FindingsParts) {
    this.#parts = parts;
    const atRest = createThrottle(refreshMs, () => this.#fire());
    this.#refresh = {
      // While a scan runs, in the one beat of all that show its numbers.
      request: () => (parts.runner.active === undefined ? atRest.request() : (this.#isDue = true)),
      dispose: () => atRest.dispose(),
    };
    this.#reread = createThrottle(rereadMs, () => this.#read());
    this.#disposables = vscode.Disposable.from(
      this.#changed,
      this.#named,
      this.#counted,
      this.#refresh,
      this.#reread,
      parts.runner.onDidShow(() => {
        if (this.#isDue) this.#fire();
      }),
      parts.runner.onDidEvent((event) => this.#receive(event)),
      parts.runner.onDidChange((active) => (this.#isOver ||= active === undefined)),
      parts.store.onDidChange(() => {
        // Whoever never opened the view needs no reading.
        if (!this.#isLoaded) return;
        if (this.#isOver) void this.#read();
        else this.#reread.request();
        this.#isOver = false;
      }),
    );
  }

  async getChildren(parent?: FindingsNode): Promise<FindingsNode[]> {
    if (!this.#isLoaded) {
      this.#isLoaded = true;
      await this.#read();
    }
    const model = this.#model;
    if (parent === undefined) {
      const groups = model?.groups().map((id) => this.#group(id)) ?? [];
      return this.#hasFailed ? [{ kind: 'failed' }, ...groups] : groups;
    }
    if (model === undefined) return [];
    if (parent.kind === 'contradicted') return parent.cells.map((cell, index) => contradictedCell(cell, index, parent));
    if (parent.kind !== 'group') return [];
    const nodes = isAttention(parent.id)
      ? this.#attention(model, parent.id, parent)
      : this.#listed(model, parent.id, parent);
    const count = model.count(parent.id) - nodes.length;
    return [...nodes, ...(count === 0 ? [] : [{ kind: 'more', count, parent } as const])];
  }

  getParent(node: FindingsNode): FindingsNode | undefined {
    return node.kind === 'group' || node.kind === 'failed' ? undefined : node.parent;
  }

  getTreeItem(node: FindingsNode): vscode.TreeItem {
    const workbookPath = this.#model?.workbookPath ?? '';
    switch (node.kind) {
      case 'group':
        return groupItem(node.id, this.#model?.count(node.id) ?? 0);
      case 'finding':
        return this.#item(node.finding, workbookPath);
      case 'contradicted':
        return contradictedItem(node.cells, this.findingOf(node), workbookPath);
      case 'attention':
        return attentionItem(node.attention, node.index, workbookPath, {
          isBelowPackage: node.parent.kind === 'contradicted',
          found: this.findingOf(node),
        });
      case 'more':
        return moreItem(node.count, workbookPath);
      case 'failed':
        return failedItem(this.#model?.workbookPath);
    }
  }

  /** The entry of a package, to be revealed; undefined when the scan shown has none. From now on its group lists it. */
  async find(name: string, version: string): Promise<FindingsNode | undefined> {
    const groups = await this.getChildren();
    const first = identityKey({ name, version, occurrence: 0 });
    if (this.#model?.isListed(first) === false) {
      this.#sought = first;
      await this.#read();
    }
    for (const group of groups) {
      if (group.kind !== 'group' || isAttention(group.id)) continue;
      const finding = this.#model
        ?.findings(group.id)
        .find(({ package: identity }) => identity.name === name && identity.version === version);
      if (finding === undefined) continue;
      this.#sought = finding.key;
      return { kind: 'finding', finding, parent: group };
    }
    return undefined;
  }

  /** The workbook may have other versions now. A scan that runs tells by itself what changes. */
  reread(): void {
    if (this.#isLoaded && this.#parts.runner.active === undefined) this.#reread.request();
  }

  /** Of the findings that are shown; undefined: none are. */
  get workbookPath(): string | undefined {
    return this.#model?.workbookPath;
  }

  /** What was found about the package of an entry. */
  findingOf(node: FindingsNode | undefined): ListedFinding | undefined {
    if (node?.kind === 'finding') return node.finding;
    const identity = packageOf(node);
    return identity && this.#model?.findingOf(identity);
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #receive(event: ScanEvent): void {
    if (event.type === 'scanStarted') {
      if (this.#model?.scanId !== event.scanId) this.#show(new FindingsModel(event.scanId, event.workbookPath));
      this.#model?.forgetLive();
      // What a resumed scan found before, and older scans of packages that this one is not about.
      this.#reread.request();
      return;
    }
    if (event.type === 'packageFinished') this.#take(this.#model?.addLive(event));
    else if (event.type === 'warning') this.#take(this.#model?.addWarning(event.message));
    else if (event.type === 'checkpointCreated') this.#reread.request();
  }

  async #read(): Promise<void> {
    const { store, jobs, runner, log } = this.#parts;
    const reading = ++this.#readings;
    try {
      const scans = await store.scans();
      const scan = scans.find(({ scanId }) => scanId === runner.active?.scanId) ?? scans[0];
      if (scan === undefined) return;
      const { scanId, workbookPath } = scan;
      if (runner.active !== undefined && runner.active.scanId !== scanId) return;
      const read = await jobs.run('readFindings', {
        ...{ storageFolder: store.folder, scanId },
        ...(this.#sought === undefined ? {} : { sought: this.#sought }),
      });
      // Overtaken by a newer one.
      if (read === undefined || reading < this.#newestShown) return;
      this.#newestShown = reading;
      this.#fail(false);
      if (this.#model?.scanId !== scanId) this.#show(new FindingsModel(scanId, workbookPath));
      this.#take(this.#model?.replace(read));
    } catch (error) {
      log.error('The findings could not be read.', error);
      this.#fail(true);
    }
  }

  #fail(hasFailed: boolean): void {
    if (this.#hasFailed === hasFailed) return;
    this.#hasFailed = hasFailed;
    this.#changed.fire(undefined);
  }

  #show(model: FindingsModel): void {
    this.#model = model;
    this.#items = new WeakMap();
    this.#isLoaded = true;
    this.#shownGroups = '-';
    this.#named.fire(workbookName(model.workbookPath));
    this.#refresh.request();
  }

  #take(changed: readonly GroupId[] | undefined): void {
    if (changed === undefined || changed.length === 0) return;
    changed.forEach((id) => this.#stale.add(id));
    this.#refresh.request();
  }

  #fire(): void {
    this.#isDue = false;
    const groups = this.#model?.groups().join() ?? '';
    const stale = [...this.#stale].map((id) => this.#group(id));
    const isWhole = groups !== this.#shownGroups;
    this.#shownGroups = groups;
    this.#stale.clear();
    this.#counted.fire((this.#model?.count('malicious') ?? 0) + (this.#model?.count('vulnerable') ?? 0));
    if (isWhole) this.#changed.fire(undefined);
    else if (stale.length > 0) this.#changed.fire(stale);
  }

  #attention(model: FindingsModel, id: AttentionId, parent: FindingsNode): readonly FindingsNode[] {
    if (id === 'contradicted') {
      return model.contradicted().map((cells, index) => {
        const [only, second] = cells;
        const isOne = only !== undefined && second === undefined;
        return isOne ? contradictedCell(only, index, parent) : { kind: 'contradicted', cells, parent };
      });
    }
    return model.attention(id).map((attention, index) => ({ kind: 'attention', attention, index, parent }));
  }

  #listed(model: FindingsModel, id: CountedState, parent: FindingsNode): readonly FindingsNode[] {
    return model
      .findings(id)
      .filter(({ key }, index) => index < mostListed || key === this.#sought)
      .map((finding) => ({ kind: 'finding', finding, parent }));
  }

  #item(finding: ListedFinding, workbookPath: string): vscode.TreeItem {
    const known = this.#items.get(finding);
    if (known !== undefined) return known;
    const item = findingItem(finding, workbookPath);
    this.#items.set(finding, item);
    return item;
  }

  #group(id: GroupId): FindingsNode {
    let node = this.#groups.get(id);
    if (node === undefined) this.#groups.set(id, (node = { kind: 'group', id }));
    return node;
  }
}
