/** What the details pane is told of a package, with the engine's sentences in the editor's language. Changes no cell of the sheet. */
import type { FindingDetails, GridAnswer } from '../../core/grid/gridAnswer';
import { shownText } from '../shownText';

export function translatedAnswer(answer: GridAnswer): GridAnswer {
  if (answer.answer !== 'details' || answer.details?.finding === undefined) return answer;
  return { ...answer, details: { ...answer.details, finding: translatedFinding(answer.details.finding) } };
}

function translatedFinding(finding: FindingDetails): FindingDetails {
  const { reason, sources, flaws } = finding;
  return {
    ...finding,
    ...(reason === undefined ? {} : { reason: shownText(reason) }),
    sources: sources.map(({ label, why, ...source }) => ({
      ...source,
      label: shownText(label),
      ...(why === undefined ? {} : { why: shownText(why) }),
    })),
    flaws: flaws.map(({ evidence, ...flaw }) => {
      const conflicts = evidence?.conflicts?.map(shownText);
      if (evidence === undefined) return flaw;
      return { ...flaw, evidence: { ...evidence, ...(conflicts === undefined ? {} : { conflicts }) } };
    }),
  };
}
