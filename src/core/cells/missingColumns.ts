/** Which result columns a sheet lacks that has none: one with a few of them is meant to be so. */
import { type ReviewField, usualFieldNames, reviewFields } from '../sheet/reviewField';
import { verdictFields } from './resultGrammar';

/** In the order of a review sheet; empty where the sheet has a column of verdicts. */
export function missingColumns(columns: ReadonlyMap<ReviewField, number>): readonly ReviewField[] {
  if (verdictFields.some((field) => columns.has(field))) return [];
  return usualFieldNames.filter((field) => reviewFields[field].owner === 'scan' && !columns.has(field));
}
