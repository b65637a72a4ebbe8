/** The outcome of a check of sources and data files as lines for people. Holds no secret, so that it can be passed on. */
import { notCheckedWhy } from '../../core/cells/resultGrammar';
import { inertLine } from '../../core/message/inert';
import type { ServiceId } from '../../core/scan/sourceSettings';
import { factsOf } from '../registered';
import type { FileCheck } from './checkFiles';
import type { ServiceCheck } from './checkServices';

const words = { works: 'works', slow: 'slow', notAsked: 'not used', old: 'OLD', failed: 'FAILED' } as const;

interface Line {
  readonly label: string;
  readonly status: keyof typeof words;
  readonly took: string;
  readonly facts: readonly string[];
  readonly next: string | undefined;
}

export function renderChecks(checks: readonly ServiceCheck[], files: readonly FileCheck[] = []): readonly string[] {
  if (checks.length === 0 && files.length === 0)
    return ['Nothing was checked: no source is enabled. Enable sources, or remove --disable-source.'];
  const lines = [...checks.map(lineOfService), ...files.map(lineOfFile)];
  const width = Math.max(...lines.map(({ label }) => label.length));
  return lines.map(({ label, status, took, facts, next }) => {
    const said = next === undefined ? '' : `. ${next}.`;
    return inertLine(
      `${label.padEnd(width)} ${words[status].padEnd(9)} ${took.padStart(8)}  ${facts.join(', ')}${said}`,
    );
  });
}

/** `GitHub      works      0.4 s  api.github.com, token not rejected, data of 2026-01-02`. */
function lineOfService({ service, label, status, ms, host, hasSecret, dataDate, why, next }: ServiceCheck): Line {
  const facts = [
    host,
    ...(hasSecret && status !== 'failed' ? [secretText(service)] : []),
    ...dated(dataDate),
    ...(why === undefined ? [] : [why === notCheckedWhy.noToken ? why : `it ${why}`]),
  ];
  return { label, status, took: `${(ms / 1000).toFixed(1)} s`, facts, next };
}

/** Whether anybody has looked at it nobody knows: some services let everybody read, and many mirrors do. */
function secretText(service: ServiceId): string {
  return factsOf(service).token?.ofMirror === true ? 'login sent' : 'token not rejected';
}

/** `CISA KEV    OLD               /data/kev.json, data of 2024-01-02, it is older than 30 days`. */
function lineOfFile({ label, status, file, contents, dataDate, why, next }: FileCheck): Line {
  const facts = [file, ...(contents === undefined ? [] : [contents]), ...dated(dataDate)];
  return { label, status, took: '', facts: [...facts, ...(why === undefined ? [] : [why])], next };
}

function dated(dataDate: string | undefined): readonly string[] {
  return dataDate === undefined ? [] : [`data of ${dataDate.slice(0, 10)}`];
}
