/** How the sources of a scan stand, for columns whose source may be off. */

/** A source as a result cell names it. */
export interface SourceAvailability {
  readonly label: string;
  /** Completes "Not checked - {label} …" for a source that is off; undefined: the finding tells how it answered. */
  readonly notChecked?: string | undefined;
}

/** How the sources stand in this scan. */
export interface SourceAvailabilities {
  readonly advisories: SourceAvailability;
  /** Absent: as the finding tells. */
  readonly nvd?: SourceAvailability;
  readonly mitre?: SourceAvailability;
  readonly snyk: SourceAvailability;
  readonly exploitDb: SourceAvailability;
}
