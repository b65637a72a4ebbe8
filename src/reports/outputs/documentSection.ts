/** One heading of a report with its table, before any markup. */

export interface DocumentColumn {
  readonly name: string;
  readonly numeric?: true;
  /** Its words are these, and have their tones where a format has colors. */
  readonly tones?: 'verdict' | 'severity';
}

export interface DocumentSection {
  /** Unique in the document: an anchor. */
  readonly id: string;
  readonly title: string;
  /** A chart of the report that belongs here. */
  readonly chart?: 'verdicts' | 'ages' | 'sources' | 'timeLine';
  readonly columns: readonly DocumentColumn[];
  readonly rows: readonly (readonly string[])[];
}
