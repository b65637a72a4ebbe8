/** What the scans of a workbook say now, each package by its newest scan, as a snapshot that can be compared. */
import { identityKey } from '../package/identity';
import { lookedWith } from '../scan/lastKnown';
import type { WorkbookResults } from '../scan/scanResults';
import type { PackageRow } from '../sheet/packageRow';
import {
  type Look,
  type Snapshot,
  type SnapshotPackage,
  snapshotPackage,
  snapshotSchemaVersion,
  unseenPackage,
} from './snapshot';

interface ReviewedWorkbook {
  readonly hash: string;
  readonly sheetName: string;
  readonly rows: Iterable<PackageRow>;
}

/** Of the packages that the workbook has now. */
export function currentSnapshot({ newest, older }: WorkbookResults, workbook: ReviewedWorkbook): Snapshot {
  const looks: Look[] = [];
  const found = new Map<string, SnapshotPackage>();
  for (const { sources, results } of [newest, ...older]) {
    const own = looks.push(lookedWith(sources)) - 1;
    for (const result of results) {
      const look = result.earlier === undefined ? own : looks.push(lookedWith(result.earlier.sources)) - 1;
      const key = identityKey(result.finding.package);
      if (!found.has(key)) found.set(key, snapshotPackage(result, look));
    }
  }
  return {
    schemaVersion: snapshotSchemaVersion,
    scanId: newest.scanId,
    at: newest.updatedAt,
    toolVersion: newest.toolVersion,
    workbookHash: workbook.hash,
    sheet: workbook.sheetName,
    looks,
    packages: Array.from(
      workbook.rows,
      ({ identity, displayName }) => found.get(identityKey(identity)) ?? unseenPackage(identity, displayName),
    ),
  };
}
