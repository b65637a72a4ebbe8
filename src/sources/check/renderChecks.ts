/** The outcome of a check of sources as lines for people, and as the object for scripts. Holds no secret, so that it can be passed on. */
import type { ServiceCheck } from './checkServices';

const words = { works: 'works', slow: 'slow', notAsked: 'not asked', failed: 'FAILED' } as const;

export function renderChecks(checks: readonly ServiceCheck[]): readonly string[] {
  if (checks.length === 0)
    return ['No source is on: nothing was checked. Turn sources on, or leave out --disable-source.'];
  return checks.map(lineOf);
}

/** `GitHub      works      0.4 s  api.github.com, token accepted, data of 2026-01-02`. */
function lineOf({ label, status, ms, host, hasSecret, dataDate, why, next }: ServiceCheck): string {
  const facts = [
    host,
    ...(hasSecret && status !== 'failed' ? ['token accepted'] : []),
    ...(dataDate === undefined ? [] : [`data of ${dataDate.slice(0, 10)}`]),
    // "no API token", "was not asked: …": whole by themselves.
    ...(why === undefined ? [] : [/^(no|was not asked)\b/.test(why) ? why : `it ${why}`]),
  ];
  const said = next === undefined ? '' : `. ${next}.`;
  return `${label.padEnd(11)} ${words[status].padEnd(9)} ${(ms / 1000).toFixed(1).padStart(6)} s  ${facts.join(', ')}${said}`;
}
