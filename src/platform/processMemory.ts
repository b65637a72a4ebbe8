/** The memory of this process and what it may use. Measures only. */

const defaultBudgetBytes = 1024 * 1024 * 1024;

/** The budget is 1 GiB, or what the container or control group allows when that is less. */
export function readMemory(): MemoryReading {
  const allowed = process.constrainedMemory(); // 0 or huge: no limit is known.
  const budgetBytes = allowed > 0 ? Math.min(defaultBudgetBytes, allowed) : defaultBudgetBytes;
  return { residentBytes: process.memoryUsage.rss(), budgetBytes };
}

/** Most resident memory so far, in MiB. */
export function peakRssMb(): number {
  return process.resourceUsage().maxRSS / 1024;
}

export interface MemoryReading {
  /** Resident memory of the process that scans. */
  readonly residentBytes: number;
  /** What it may use: 1 GiB, or the container's limit when that is smaller. */
  readonly budgetBytes: number;
}
