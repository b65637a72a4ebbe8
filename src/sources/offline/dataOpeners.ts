/** How the data of a scan that is read whole is opened: anew for each scan, or once for all scans of a run. */
import { openPypiNames, type PypiNames } from '../pypi/pypiNames';
import { type OfflineAdvisories, openOfflineAdvisories } from './offlineAdvisories';

export interface DataOpeners {
  /** `now`: milliseconds since 1970. */
  readonly advisories: (path: string, now: number) => Promise<OfflineAdvisories>;
  /** `dataDate`: ISO 8601, of the download; the file's own where it is absent. */
  readonly names: (path: string, dataDate?: string) => Promise<PypiNames>;
}

export const openAnew: DataOpeners = {
  advisories: openOfflineAdvisories,
  names: (path, dataDate) => openPypiNames(path, dataDate === undefined ? undefined : { dataDate }),
};

/** A file that changes during the run is read as it was at first. */
export function openOnce(openers: DataOpeners = openAnew): DataOpeners {
  const advisories = new Map<string, Promise<OfflineAdvisories>>();
  const names = new Map<string, Promise<PypiNames>>();
  return {
    advisories: (path, now) => once(advisories, path, () => openers.advisories(path, now)),
    names: (path, dataDate) => once(names, path, () => openers.names(path, dataDate)),
  };
}

function once<T>(opened: Map<string, Promise<T>>, path: string, open: () => Promise<T>): Promise<T> {
  const known = opened.get(path) ?? open();
  opened.set(path, known);
  return known;
}
