/** Short ways to write advisory records in tests. */
import type { AdvisoryRecord, AffectedPackage, RangeEvent } from '../../src/core/advisory/advisory';
import type { PackageQuery } from '../../src/core/sheet/packageRow';

export interface RecordOptions extends Partial<Omit<AdvisoryRecord, 'affected'>> {
  readonly package?: string;
  readonly versions?: readonly string[];
  /** One ECOSYSTEM range each, as `eventsOf` reads it. */
  readonly ranges?: readonly string[];
  /** Replaces what the three above say. */
  readonly affected?: readonly Partial<AffectedPackage>[];
}

/** A record of the package `demo` unless told otherwise. */
export function record(options: RecordOptions = {}): AdvisoryRecord {
  const { package: name = 'demo', versions = [], ranges = [], affected, ...rest } = options;
  const entries = affected ?? [{ name, versions, ranges: ranges.map(rangeOf) }];
  const empty = { ecosystem: 'PyPI', name, versions: [], ranges: [], severity: [] };
  return {
    id: 'PYSEC-1',
    aliases: [],
    published: undefined,
    withdrawn: false,
    severity: [],
    databaseSeverity: undefined,
    ...rest,
    affected: entries.map((entry) => ({ ...empty, ...entry })),
  };
}

/** `>=1 <2` reads: introduced 1, fixed 2; `<=` is last_affected and `^` is limit. In the order given. */
export function eventsOf(text: string): readonly RangeEvent[] {
  return text.split(' ').map((event) => {
    const [, mark, version = ''] = /^(>=|<=|<|\^)(.*)$/.exec(event) ?? [];
    if (mark === '>=') return { introduced: version };
    if (mark === '<') return { fixed: version };
    return mark === '<=' ? { last_affected: version } : { limit: version };
  });
}

export function query(version: string, versionIsNumber = false, name = 'demo'): PackageQuery {
  return { identity: { name, version, occurrence: 0 }, displayName: name, versionIsNumber };
}

function rangeOf(text: string): AffectedPackage['ranges'][number] {
  return { type: 'ECOSYSTEM', events: eventsOf(text) };
}
