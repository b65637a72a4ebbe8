/** One package of the review sheet, known by identity and never by row number alone. */
import type { CellContent, TextMark } from '../spreadsheet/cell';
import type { ReviewField } from './reviewField';
import type { PackageIdentity } from '../package/identity';

export interface PackageRow {
  readonly identity: PackageIdentity;
  /** 1-based, as the sheet shows it now. */
  readonly row: number;
  /** The name as the person wrote it. */
  readonly displayName: string;
  /** Whether the version is a number, typed or the result of a formula, so that trailing zeros are lost. */
  readonly versionIsNumber: boolean;
  /** What its cell shows where that is no version at all: `nothing` of a formula without a result, `other` by its number format. */
  readonly versionShows?: 'day' | 'time' | 'dayAndTime' | 'nothing' | 'other';
  /** How some of its text is set that may not belong to the version. */
  readonly versionMarked?: TextMark;
  /** The digits stored in its cell, where the cell's format shows fewer, or more zeros. */
  readonly versionStored?: string;
  /** The whole name is struck through. */
  readonly nameIsStruck?: true;
  /** Every known column of the row; absent means that the sheet has no such column. */
  readonly cells: Readonly<Partial<Record<ReviewField, CellContent>>>;
}

/** The packages of a sheet in its order, for one after the other or by place; a row may be made anew whenever it is asked for. */
export interface PackageRows extends Iterable<PackageRow> {
  readonly length: number;
  /** From 0; undefined behind the last. */
  at(place: number): PackageRow | undefined;
}

/** A package to look up; what is said of its version warns that the cell may hold another one, or none. */
export type PackageQuery = Pick<
  PackageRow,
  'identity' | 'displayName' | 'versionIsNumber' | 'versionShows' | 'versionStored' | 'versionMarked'
>;

/** What scans read from the version's cell: two cells with the same text here get the same verdict. */
export function versionReading(query: PackageQuery): string {
  const { identity, versionIsNumber, versionShows = '', versionStored = '', versionMarked = '' } = query;
  return [identity.version, String(versionIsNumber), versionShows, versionStored, versionMarked].join('\n');
}
