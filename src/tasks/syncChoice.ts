/** What a person chooses for a sync. Plain words, so that a command table can name them without the machinery. */

/** What is done with a row whose package is no longer installed; no row is ever deleted. */
export const syncMarks = ['none', 'note', 'strike'] as const;
export type SyncMark = (typeof syncMarks)[number];
export const syncParts = ['added', 'changed'] as const;

export interface SyncChoice {
  /** Undefined: both. */
  readonly only?: (typeof syncParts)[number] | undefined;
  readonly mark: SyncMark;
  /** No mark is written or taken back. */
  readonly leavesMarks?: boolean;
  /** Later syncs of the workbook do the same. */
  readonly remembersMark?: boolean;
}
