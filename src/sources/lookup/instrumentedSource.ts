/** One source as a scan asks it: paused while it fails too often, and measured. */
import type { Clock } from '../../platform/clock';
import { type AgeBounds, oldDayOf, oldestDay, unknownDay, usualAgeBounds } from '../../core/advisory/dataAge';
import type { SourceEvidence } from '../../core/advisory/evidence';
import type { SourceTiming } from '../../core/verdict/lookup';
import {
  type AnswerOrigin,
  lacksGithub as lacksGithubOf,
  type Provenance,
  type SourceAnswer,
} from '../../core/advisory/source';
import { say, type Text } from '../../core/message/text';
import { remark } from '../../core/message/remark';
import { refreshedSources } from '../registered';
import { SourceHealth } from './sourceHealth';

export interface InstrumentedSourcePorts {
  readonly clock: Clock;
  readonly onDidWarn: (message: Text) => void;
  /** Older data is told with its day; absent: the usual bounds. */
  readonly ageBounds?: AgeBounds | undefined;
  /** Requests that the source has sent so far. */
  readonly sent: (provenance: Provenance) => number;
}

export interface AskedPort {
  readonly provenance: Provenance;
  readonly notConfigured?: boolean;
  readonly comparesNames?: boolean;
}

export class InstrumentedSource<Port extends AskedPort> {
  private readonly health: SourceHealth;
  private answered = 0;
  private failed = 0;
  private fromCache = 0;
  private waitedMs = 0;
  /** Told of the packages that it is not asked about while it is paused, too. */
  private lastFailure = remark`paused, too many of its queries failed`;

  constructor(
    private readonly port: Port,
    private readonly ports: InstrumentedSourcePorts,
  ) {
    const { label } = port.provenance;
    this.health = new SourceHealth(
      () => ports.clock.monotonic(),
      (failed, lookups) =>
        ports.onDidWarn(
          say`${label} failed ${failed} of ${lookups} queries and is paused. The scan continues; packages without it are "Not checked".`,
        ),
    );
  }

  get provenance(): Provenance {
    return this.port.provenance;
  }

  get notConfigured(): boolean {
    return this.port.notConfigured === true;
  }

  get comparesNames(): boolean {
    return this.port.comparesNames === true;
  }

  /** Data on this computer: what it lacks of one package says nothing of the next. */
  private get isFile(): boolean {
    return !/^https?:/i.test(this.provenance.origin);
  }

  /** Rejects as the port does, that is for a defect or an abort; both leave nothing behind. */
  async ask<Value>(
    question: (port: Port) => Promise<SourceAnswer<Value>>,
    signal: AbortSignal,
  ): Promise<SourceAnswer<Value>> {
    if (this.health.isPaused) {
      this.failed += 1;
      return { status: 'unavailable', why: this.lastFailure };
    }
    const started = this.ports.clock.monotonic();
    try {
      const answer = await question(this.port);
      this.count(answer, this.ports.clock.monotonic() - started);
      const works = answer.status !== 'unavailable' || answer.responded === true;
      if (!this.isFile) this.health.record(works);
      return answer;
    } catch (error) {
      if (!signal.aborted && !this.isFile) this.health.record(false);
      throw error;
    }
  }

  /** For hints that need no answer. */
  hint(tell: (port: Port) => void): void {
    if (!this.health.isPaused) tell(this.port);
  }

  get timing(): SourceTiming {
    const { source, label } = this.provenance;
    const { answered, failed, fromCache } = this;
    const asked = answered - fromCache;
    const meanMs = asked === 0 ? 0 : Math.round(this.waitedMs / asked);
    return { source, label, answered, failed, fromCache, requests: this.ports.sent(this.provenance), meanMs };
  }

  evidence(answer: SourceAnswer<unknown>): SourceEvidence {
    const { source, label } = this.provenance;
    const why = 'why' in answer ? { why: answer.why } : {};
    const named = answer.origin?.label ?? label;
    return {
      ...{ source, label: named, status: answer.status },
      ...why,
      ...shown(answer.origin, this.provenance),
      ...('why' in answer ? {} : this.age(answer.origin)),
    };
  }

  /** Files are as old as their data, and so are lists that are published anew within days; other answers are as old as their retrieval. */
  private age(origin: AnswerOrigin | undefined): Pick<SourceEvidence, 'fromFile' | 'oldDay'> {
    const { provenance, ports } = this;
    const { cached, file } = ports.ageBounds ?? usualAgeBounds;
    const fromFile = origin?.fromFile ?? this.isFile;
    const oldDay = fromFile
      ? this.dayOfFile(origin?.dataDate ?? provenance.dataDate, file)
      : oldestDay([oldDayOf(origin?.retrievedAt, cached, ports.clock.now()), this.dayOfList(origin?.dataDate, file)]);
    return { ...(fromFile ? { fromFile } : {}), ...(oldDay === undefined ? {} : { oldDay }) };
  }

  /** What a package index says does not lapse: its releases stay. */
  private dayOfFile(at: string | undefined, days: number): string | undefined {
    if (at === undefined) return this.provenance.source === 'pypi' ? undefined : unknownDay;
    return oldDayOf(at, days, this.ports.clock.now());
  }

  private dayOfList(at: string | undefined, days: number): string | undefined {
    return refreshedSources.has(this.provenance.source) ? oldDayOf(at, days, this.ports.clock.now()) : undefined;
  }

  private count(answer: SourceAnswer<unknown>, ms: number): void {
    if ('why' in answer) {
      if (answer.status === 'unavailable') {
        this.failed += 1;
        this.lastFailure = answer.why;
      }
      return;
    }
    this.answered += 1;
    if (answer.origin?.fromCache === true) this.fromCache += 1;
    else this.waitedMs += ms;
  }
}

function shown(origin: AnswerOrigin | undefined, provenance: Provenance) {
  const url = origin?.url;
  const dataDate = origin?.dataDate ?? provenance.dataDate;
  const lacksGithub = origin?.lacksGithub ?? (provenance.coverage && lacksGithubOf(provenance.coverage));
  return {
    ...(url === undefined ? {} : { url }),
    ...(origin?.retrievedAt === undefined ? {} : { retrievedAt: origin.retrievedAt }),
    ...(dataDate === undefined ? {} : { dataDate }),
    ...(origin?.stale === true ? { stale: true } : {}),
    ...(lacksGithub === true ? { lacksGithub } : {}),
  };
}
