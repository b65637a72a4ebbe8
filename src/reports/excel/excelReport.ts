/** The report as a workbook of Excel: the sections of the other formats on five sheets, with a filter and links. Every text is text. */
import type { Worksheet } from 'exceljs';
import { UserError } from '../../core/message/errors';
import { say } from '../../core/message/text';
import { englishLabels } from '../charts/reportLabels';
import type { ReportModel } from '../model/reportModel';
import type { DocumentSection } from '../outputs/documentSection';
import { findingsSection } from '../outputs/findingsSection';
import {
  acceptedSection,
  ageSection,
  contradictedSection,
  failureSection,
  keptSection,
  refusedSection,
  scanSection,
  sourceSection,
  summarySection,
  unnamedSection,
  verdictSection,
} from '../outputs/reportSections';
import { sinceSection } from '../outputs/sinceSection';
import { newExcelFile } from './newExcelFile';
import { findingLinks, pageColumn, type RowLinks } from './findingLinks';
import { note, pageSetup, setWidths, writeTable, writeTitle } from './sheetForm';

/** ExcelJS needs 30 kB of memory for each. */
const mostPackages = 20_000;

interface ReportSheet {
  readonly name: string;
  readonly sections: readonly DocumentSection[];
  /** Where no section has a row. */
  readonly otherwise: string;
}

/** Rejects with a UserError for a review of more packages than fit. */
export async function excelReport(report: ReportModel): Promise<Uint8Array> {
  const { findings, scan } = report;
  if (findings.length > mostPackages) throw tooMany(findings.length);
  const workbook = await newExcelFile('Package review', new Date(scan.updatedAt));
  const [summary, ...others] = sheetsOf(report);
  if (summary !== undefined) writeSections(workbook.addWorksheet(summary.name, { pageSetup: pageSetup() }), summary);
  const links = findings.map(findingLinks);
  writeFindings(
    workbook.addWorksheet('Findings', {
      pageSetup: pageSetup(1),
      // Row, name and version stay in sight.
      views: [{ state: 'frozen', xSplit: 3, ySplit: 1 }],
    }),
    withPages(findingsSection(report, englishLabels), links),
    links,
  );
  for (const sheet of others) {
    writeSections(workbook.addWorksheet(sheet.name, { pageSetup: pageSetup() }), sheet);
  }
  return new Uint8Array(await workbook.xlsx.writeBuffer());
}

function sheetsOf(report: ReportModel): readonly ReportSheet[] {
  const labels = englishLabels;
  const { since, sheet } = report;
  return [
    {
      name: 'Summary',
      sections: [
        summarySection(report, labels),
        unnamedSection(report),
        verdictSection(report, labels),
        ageSection(report, labels),
        acceptedSection(report),
      ],
      otherwise: '',
    },
    {
      name: 'Preserved values',
      sections: [contradictedSection(report, labels), refusedSection(report), keptSection(report)],
      otherwise:
        sheet === null
          ? 'The workbook could not be read.'
          : 'No value of the workbook differs from the results that were found.',
    },
    {
      name: 'Changes since the last review',
      sections: [sinceSection(report, labels)],
      otherwise:
        since === undefined
          ? 'Not compared with an earlier review.'
          : `Nothing changed since the review of ${since.at.slice(0, 10)}.`,
    },
    {
      name: 'Sources and data dates',
      sections: [sourceSection(report, labels), scanSection(report), failureSection(report)],
      otherwise: 'No source was used.',
    },
  ];
}

/** One below the other, each with its title. */
function writeSections(sheet: Worksheet, { sections, otherwise }: ReportSheet): void {
  const shown = sections.filter(({ rows }) => rows.length > 0);
  setWidths(sheet, shown);
  let row = 1;
  for (const section of shown) {
    writeTitle(sheet, row, section.title);
    row = writeTable(sheet, row + 1, section) + 2;
  }
  if (shown.length === 0) note(sheet, otherwise);
}

/** One table from the first row on, for filters. */
function writeFindings(sheet: Worksheet, section: DocumentSection, links: readonly RowLinks[]): void {
  setWidths(sheet, [section]);
  const last = writeTable(sheet, 1, section, links);
  sheet.autoFilter = { from: { row: 1, column: 1 }, to: { row: last, column: section.columns.length } };
}

function withPages(section: DocumentSection, links: readonly RowLinks[]): DocumentSection {
  return {
    ...section,
    columns: [...section.columns, { name: pageColumn }],
    rows: section.rows.map((row, at) => [...row, links[at]?.[pageColumn] ?? '']),
  };
}

function tooMany(count: number): UserError {
  return new UserError({
    code: 'badArgument',
    what: say`An Excel report has at most ${mostPackages} packages, and this one has ${count}`,
    next: say`Use another format, like csv`,
  });
}
