/** With which data, and when, a package was looked up that the newest run of its scan did not look up itself. */
import { toEnglish } from '../../core/message/text';
import type { EarlierLookup } from '../../core/scan/scanResults';
import type { Provenance } from '../../core/advisory/source';
import type { RunSource } from './journalEntry';
import { dataDifference, dataText } from './runData';
import type { ScanRecord } from './scanRecord';

/** By identityKey; undefined where the newest run, or one with the same data, found it. */
export function earlierData(record: ScanRecord): (key: string) => EarlierLookup | undefined {
  const { runs, origins, reused, results } = record;
  const newest = runs.at(-1)?.sources ?? [];
  const described = runs.map(({ sources }) => ({
    differs: dataDifference(sources, newest) !== undefined,
    data: sources.map((source) => toEnglish(dataText(source))).join(', '),
    sources: provenanceOf(sources),
  }));
  return (key) => {
    const origin = origins.get(key);
    if (origin === undefined) return undefined;
    const run = described[origin.run];
    if (run === undefined || (results.has(key) && !reused.has(key) && !run.differs)) return undefined;
    return { at: new Date(origin.minute * 60_000).toISOString(), data: run.data, sources: run.sources };
  };
}

/** Earlier versions named no source: they had one. */
export function provenanceOf(sources: readonly RunSource[]): readonly Provenance[] {
  return sources.map(({ source = 'advisories', label, origin, dataDate, coverage }) => ({
    ...{ source, label, origin, dataDate },
    ...(coverage === undefined ? {} : { coverage }),
  }));
}
