/** What the details pane is told of a package, with the engine's sentences in the editor's language. Changes no cell of the sheet. */
import type { FindingDetails, GridAnswer } from '../../grid/query/gridAnswer';
import { localize } from '../localize';

export function translatedAnswer(answer: GridAnswer): GridAnswer {
  if (answer.answer !== 'details' || answer.details?.finding === undefined) return answer;
  return { ...answer, details: { ...answer.details, finding: translatedFinding(answer.details.finding) } };
}

function translatedFinding(finding: FindingDetails): FindingDetails {
  const { reason, sources, flaws } = finding;
  return {
    ...finding,
    ...(reason === undefined ? {} : { reason: localize(reason) }),
    sources: sources.map(({ label, why, ...source }) => ({
      ...source,
      label: localize(label),
      ...(why === undefined ? {} : { why: localize(why) }),
    })),
    flaws: flaws.map(({ evidence, ...flaw }) => {
      const conflicts = evidence?.conflicts?.map(localize);
      if (evidence === undefined) return flaw;
      return { ...flaw, evidence: { ...evidence, ...(conflicts === undefined ? {} : { conflicts }) } };
    }),
  };
}
