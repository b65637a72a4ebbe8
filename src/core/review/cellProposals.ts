/** The cells a finding would fill, each worded by its own column's rule. Refuses to propose for columns whose source was not asked. */
import type { CellLook } from './cell';
import type { ProposedCell } from './cellEdit';
import { packageColumns } from './columns/packageColumns';
import { textCell } from './columns/proposedText';
import { resultColumns } from './columns/resultColumns';
import type { Finding } from './finding';
import { isInconclusive, recommend } from './recommendation';
import type { SourceStandings } from './sourceStandings';

/** In sheet order. */
export function proposeCells(finding: Finding, standings: SourceStandings): readonly ProposedCell[] {
  const text = recommend(finding, standings.advisories.label);
  const recommendation = textCell('recommendation', text, lookOf(finding, text), !isInconclusive(finding));
  return [...packageColumns(finding), ...resultColumns(finding, standings), recommendation];
}

function lookOf({ verdict }: Finding, recommendation: string): CellLook {
  switch (verdict) {
    case 'vulnerable':
      return 'vulnerable';
    case 'accepted':
      return 'versionNews';
    case 'safe':
    case 'clean':
      if (!recommendation.startsWith('PROCEED')) return 'update';
      return recommendation.startsWith('PROCEED WITH UPDATE') ? 'versionNews' : 'clean';
    case 'review':
    case 'notChecked':
      return 'update';
  }
}
