/** What a cell holds of which a scan knows only the text that it wrote. Knows which fields are days and which are links. */
import type { CellContent } from '../../core/spreadsheet/cell';
import { serialOfDay } from '../../core/spreadsheet/excelDate';
import { linkValue } from '../../core/spreadsheet/linkValue';
import type { ReviewField } from '../../core/sheet/reviewField';

const days: ReadonlySet<ReviewField> = new Set(['datePublished', 'latestReleaseDate']);
const links: ReadonlySet<ReviewField> = new Set(['pypiCurrentLink', 'pypiLatestLink', 'githubAdvisoryUrl']);

export function writtenContent(field: ReviewField, text: string, date1904: boolean): CellContent {
  if (text === '') return { kind: 'empty' };
  if (links.has(field) && /^https?:/.test(text)) return linkValue(text);
  const serial = days.has(field) ? serialOfDay(text, date1904) : undefined;
  return serial === undefined ? { kind: 'text', text } : { kind: 'date', serial };
}
