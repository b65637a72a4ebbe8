/** The tone of a cell, by the words of the columns that have tones. */
import { verdicts } from '../../core/verdict/finding';
import { severities } from '../../core/advisory/evidence';
import { englishLabels } from '../charts/reportLabels';
import type { DocumentColumn } from './documentSection';
import { severityTones, type Tone, verdictTones } from './paint';

const tones: Readonly<Record<NonNullable<DocumentColumn['tones']>, ReadonlyMap<string, Tone>>> = {
  verdict: new Map(verdicts.map((verdict) => [englishLabels.verdicts[verdict], verdictTones[verdict]])),
  severity: new Map(severities.map((severity) => [englishLabels.severities[severity], severityTones[severity]])),
};

export function toneOf(cell: string, column: DocumentColumn | undefined): Tone | undefined {
  return column?.tones === undefined ? undefined : tones[column.tones].get(cell.replace(/ by .*$/, ''));
}
