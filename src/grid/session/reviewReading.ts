/** Reads the workbook of a review thread, tells its first rows at once and the others as they come. Answers no question. */
import { UserError } from '../../core/message/errors';
import type { FileSystem } from '../../platform/fileSystem';
import type { Arranged, OpenedGrid } from '../query/gridAnswer';
import { openReviewTable, type OpeningTable } from '../../workbook/review/openReviewTable';
import { type KnownFindings, nothingKnown, type ReadEvidence } from './findingDetails';
import { ReviewSession } from './reviewSession';

interface ReadingOwner {
  readonly fileSystem: FileSystem;
  readonly evidence: ReadEvidence;
  readonly onGrown: (arranged: Arranged) => void;
  readonly onBroken: (error: UserError) => void;
}

/** Between two tellings of more rows. */
const growthMs = 150;
/** A workbook that is read by then is told as a whole. */
const firstMs = 40;

export class ReviewReading {
  #session: ReviewSession | undefined;
  #known: KnownFindings = nothingKnown;
  #isBroken = false;
  #filling: Promise<void> = Promise.resolve();

  constructor(private readonly owner: ReadingOwner) {}

  /** Of the rows that were told last; undefined before the first are. */
  get session(): ReviewSession | undefined {
    return this.#session;
  }

  /**
   * The first time it resolves with the rows there are and reads on by itself; later on with the whole workbook, or undefined where the file
   * has not changed. Rejects with UserError. One call at a time.
   */
  async read(path: string): Promise<OpenedGrid | undefined> {
    await this.#filling;
    const known = this.#isBroken ? undefined : this.#session;
    const opening = await openReviewTable(this.owner.fileSystem, path, known?.table);
    if (opening === undefined) return undefined;
    if (known === undefined) return this.#open(opening);
    while ((await opening.filling.next()).done !== true);
    return known.refresh(opening.table);
  }

  /** Before the first rows are there it waits for them to be read. */
  judge(known: KnownFindings): void {
    this.#known = known;
    if (this.#session !== undefined) this.owner.onGrown(this.#session.judge(known));
  }

  async #open({ table, filling }: OpeningTable): Promise<OpenedGrid> {
    const until = performance.now() + firstMs;
    while ((await filling.next()).done !== true && performance.now() < until);
    const session = new ReviewSession(table, this.owner.evidence);
    session.judge(this.#known);
    this.#session = session;
    this.#isBroken = false;
    const opened = session.opened();
    if (!table.isComplete) this.#filling = this.#fill(session, filling);
    return opened;
  }

  async #fill(session: ReviewSession, filling: AsyncGenerator<void>): Promise<void> {
    // The rows that are there are told before the next ones.
    await new Promise(setImmediate);
    let toldAt = performance.now();
    try {
      for (;;) {
        const { done } = await filling.next();
        if (done === true) break;
        if (performance.now() - toldAt < growthMs) continue;
        this.owner.onGrown(session.grow());
        toldAt = performance.now();
      }
      this.owner.onGrown(session.grow());
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      this.#isBroken = true;
      this.owner.onBroken(error);
    }
  }
}
