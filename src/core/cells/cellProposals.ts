/** The cells a finding would fill, each worded by its own column's rule. */
import type { ProposedCell } from './cellEdit';
import { packageColumns } from './columns/packageColumns';
import { textCell } from './columns/proposedText';
import { resultColumns } from './columns/resultColumns';
import type { Finding } from '../verdict/finding';
import { type RequiredThrough, throughText } from '../package/requiredThrough';
import { isInconclusive, recommend, recommendedBefore } from './recommendation';
import type { SourceAvailabilities } from '../verdict/sourceAvailability';

/** In sheet order. `through`: why the package is installed, where a list said it. */
export function proposeCells(
  finding: Finding,
  standings: SourceAvailabilities,
  through?: RequiredThrough,
): readonly ProposedCell[] {
  const { text, look } = recommend(finding, standings.advisories.label);
  const asBefore = recommendedBefore(finding, standings.advisories.label);
  const recommendation = {
    ...textCell('recommendation', text, look, !isInconclusive(finding)),
    ...(asBefore === undefined ? {} : { asBefore }),
  };
  const installed = through === undefined ? [] : [textCell('whyInstalled', throughText(through), 'plain')];
  return [...packageColumns(finding), ...resultColumns(finding, standings), recommendation, ...installed];
}
