/** Which workers fit a scan, and why the others do not. */
import { jobFormat } from './jobFormat';
import { dataDayOf, type Hello } from './workerRegistry';

export interface Wanted {
  readonly toolVersion: string;
  readonly services: readonly string[];
}

export interface Fitting {
  /** Any of those that give the same answers; undefined: none fits. */
  readonly chosen: Hello | undefined;
  /** Sentences. */
  readonly refused: readonly string[];
}

/** Of several that fit but have other data, those with the newest count; services count as newer than files. */
export function fittingWorkers(workers: readonly Hello[], wanted: Wanted): Fitting {
  const refused: string[] = [];
  const fitting = workers.filter((worker) => {
    const why = whyUnfit(worker, wanted);
    if (why !== undefined) refused.push(`Worker ${worker.name} ${why}`);
    return why === undefined;
  });
  const dayOf = (worker: Hello): string => dataDayOf(worker) ?? '9999';
  const order = (a: Hello, b: Hello): number =>
    dayOf(a) < dayOf(b) ? 1 : dayOf(a) > dayOf(b) ? -1 : a.data < b.data ? -1 : 1;
  const [chosen] = [...fitting].sort(order);
  for (const other of fitting) {
    if (chosen === undefined || other.data === chosen.data) continue;
    const days = [other, chosen].map((each) => dataDayOf(each) ?? 'no fixed day');
    refused.push(`Worker ${other.name} has other data (of ${days[0]}) than worker ${chosen.name} (of ${days[1]})`);
  }
  return { chosen, refused };
}

function whyUnfit({ format, toolVersion, services }: Hello, wanted: Wanted): string | undefined {
  if (format !== jobFormat) return `uses job format ${format}, this scan uses ${jobFormat}`;
  if (toolVersion !== wanted.toolVersion) return `runs ihacpa ${toolVersion}, this scan runs ${wanted.toolVersion}`;
  const missing = wanted.services.filter((service) => !services.includes(service));
  if (missing.length === 0) return undefined;
  return `does not query ${missing.join(', ')}: pass --disable-source ${missing.join(',')} to do without`;
}
