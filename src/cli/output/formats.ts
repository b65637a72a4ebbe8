/** The formats that files of this version have, with their versions. Reads and writes none of them. */
import { checkpointSchemaVersion } from '../../core/scan/checkpointData';
import { snapshotSchemaVersion } from '../../core/history/snapshot';
import { indexVersion } from '../../engine/checkpoint/storedIndex';
import { journalSchemaVersion } from '../../engine/journal/journalEntry';
import { ledgerVersion } from '../../engine/ledger/storedLedger';
import { jobFormat } from '../../queue/jobFormat';
import { reportSchemaVersion } from '../../reports/model/reportModel';

export interface Format {
  readonly name: string;
  readonly version: number | string;
  readonly kind: 'state' | 'reports';
}

export const formats: readonly Format[] = [
  { kind: 'state', name: 'journal', version: journalSchemaVersion },
  { kind: 'state', name: 'checkpoint', version: checkpointSchemaVersion },
  { kind: 'state', name: 'checkpoint index', version: indexVersion },
  { kind: 'state', name: 'written cells', version: ledgerVersion },
  { kind: 'state', name: 'history', version: snapshotSchemaVersion },
  { kind: 'state', name: 'queue job', version: jobFormat },
  { kind: 'reports', name: 'JSON', version: reportSchemaVersion },
  { kind: 'reports', name: 'SARIF', version: '2.1.0' },
  { kind: 'reports', name: 'CycloneDX VEX', version: '1.6' },
];

/** The version alone in the first line, for scripts; then those of the formats. */
export function versionText(toolVersion: string): string {
  const line = (kind: Format['kind']): string => {
    const own = formats.filter((format) => format.kind === kind);
    return `${kind}: ${own.map(({ name, version }) => `${name} ${version}`).join(', ')}`;
  };
  return `${[toolVersion, line('state'), line('reports')].join('\n')}\n`;
}
