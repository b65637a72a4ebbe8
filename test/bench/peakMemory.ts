/** The most memory this process has had resident. Refuses to count that of the process it was started from. */
import { existsSync, readFileSync } from 'node:fs';

/** MiB. Linux adds the starter's peak to `maxRSS`; what the kernel tells of this very address space has no part of it. */
export function peakMegabytes(): number {
  const status = existsSync('/proc/self/status') ? readFileSync('/proc/self/status', 'utf8') : '';
  const kib = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
  return (kib === undefined ? process.resourceUsage().maxRSS : Number(kib)) / 1024;
}
