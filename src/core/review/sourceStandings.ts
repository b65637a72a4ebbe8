/** How the sources of a scan stand, for columns whose source may be off. Contains no behaviour. */

/** A source as a result cell names it. */
export interface SourceStanding {
  readonly label: string;
  /** Completes "Not checked - {label} …" for a source that is off; undefined: the finding tells how it answered. */
  readonly notChecked?: string | undefined;
}

/** How the sources stand in this scan. */
export interface SourceStandings {
  readonly advisories: SourceStanding;
  /** Absent: as the finding tells. */
  readonly nvd?: SourceStanding;
  readonly mitre?: SourceStanding;
  readonly snyk: SourceStanding;
  readonly exploitDb: SourceStanding;
}
