/** A lock as its holder has it. */
export interface HeldLock {
  /** Whether someone waits for it now, where the system tells. */
  readonly isWanted: boolean;
  release(): Promise<void>;
}
