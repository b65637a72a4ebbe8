/** Builds the sample workbook, laid out like a real review sheet. The same input gives the same bytes; refuses to ask clock or locale. */
import ExcelJS from 'exceljs';
import { colorsFor } from '../../src/core/spreadsheet/cellLooks';
import { reviewFields, type ReviewField, usualFieldNames } from '../../src/core/sheet/reviewField';
import { openZip } from '../../src/xlsx/zip/zipReader';
import { type HandFilled, type SamplePackage, samplePackages } from './samplePackages';
import { buildZip } from './zipBuilder';

const headerRow = 3;
const title = 'Python packages for review, June 2024';
const made = new Date(Date.UTC(2024, 5, 3));

/** In characters, as the real sheet has them; the others take the default. */
const widths: Readonly<Partial<Record<ReviewField, number>>> = {
  index: 5,
  packageName: 18,
  currentVersion: 11,
  pypiCurrentLink: 16,
  githubUrl: 18,
  githubAdvisoryResult: 50,
  notes: 24,
  nvdResult: 50,
  mitreResult: 50,
  snykResult: 24,
  exploitDbResult: 24,
  recommendation: 36,
};
const defaultWidth = 14;

/** In points: what a result says, its first advisories, and a note of a few lines. */
const packageHeight = 90;

/** The cell texts that link formulas and their cached results are made of. */
interface LinkParts {
  readonly name: string;
  readonly version: string;
  readonly latest: string;
  readonly githubUrl: string;
}

type LinkRule = (row: number, parts: LinkParts) => ExcelJS.CellFormulaValue;

const linkRules: Readonly<Partial<Record<ReviewField, LinkRule>>> = {
  pypiCurrentLink: (row, { name, version }) =>
    link(
      `CONCATENATE("https://pypi.org/project/",$B${row},"/",$C${row})`,
      `https://pypi.org/project/${name}/${version}`,
    ),
  pypiLatestLink: (row, { name, latest }) =>
    link(
      `CONCATENATE("https://pypi.org/project/",$B${row},"/",$F${row})`,
      `https://pypi.org/project/${name}/${latest}`,
    ),
  githubAdvisoryUrl: (row, { githubUrl }) => link(`CONCATENATE($K${row},"/security")`, `${githubUrl}/security`),
  nvdUrl: searchLink('https://nvd.nist.gov/vuln/search/results?form_type=Basic&search_type=all&query=', 'NVD NIST'),
  mitreUrl: searchLink('https://cve.mitre.org/cgi-bin/cvekey.cgi?keyword=', 'CVE MITRE'),
  snykUrl: searchLink('https://security.snyk.io/vuln?search=', 'Snyk'),
  exploitDbUrl: searchLink('https://www.exploit-db.com/search?q=', 'Exploit-DB'),
};

export async function buildSampleWorkbook(): Promise<Buffer> {
  const workbook = new ExcelJS.Workbook();
  workbook.creator = 'IHACPA Package Review';
  workbook.created = made;
  workbook.modified = made;
  const sheet = workbook.addWorksheet('Packages', { views: [{ state: 'frozen', xSplit: 3, ySplit: headerRow }] });
  sheet.columns = usualFieldNames.map((field) => ({ width: widths[field] ?? defaultWidth }));
  sheet.getCell(1, 1).value = title;
  sheet.getCell(1, 1).font = { name: 'Calibri', size: 18, bold: true };
  writeHeader(sheet);
  samplePackages.forEach((entry, index) => writePackage(sheet, headerRow + 1 + index, index + 1, entry));
  const last = headerRow + samplePackages.length;
  sheet.autoFilter = { from: { row: headerRow, column: 1 }, to: { row: last, column: usualFieldNames.length } };
  return withoutClock(Buffer.from(await workbook.xlsx.writeBuffer()));
}

/** ExcelJS stamps every entry with the time, and deflate differs between machines: fixed dates, nothing compressed. */
function withoutClock(bytes: Buffer): Buffer {
  const archive = openZip(bytes);
  return buildZip(archive.entries.map((entry) => ({ name: entry.name, content: archive.read(entry), stored: true })));
}

function writeHeader(sheet: ExcelJS.Worksheet): void {
  const row = sheet.getRow(headerRow);
  row.height = 48;
  usualFieldNames.forEach((field, index) => {
    const cell = row.getCell(index + 1);
    cell.value = reviewFields[field].header;
    cell.font = { name: 'Calibri', size: 11, bold: true };
    cell.fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFDDEBF7' } };
    cell.alignment = { wrapText: true, vertical: 'middle' };
    cell.border = { bottom: { style: 'thin' } };
  });
}

function writePackage(sheet: ExcelJS.Worksheet, row: number, index: number, entry: SamplePackage): void {
  sheet.getRow(row).height = packageHeight;
  const values = handValues(entry.byHand ?? {});
  const parts: LinkParts = {
    name: entry.name,
    version: String(entry.version instanceof Date ? serialOf(entry.version) : (entry.version ?? '')),
    latest: entry.byHand?.latest ?? '',
    githubUrl: entry.byHand?.githubUrl ?? '',
  };
  usualFieldNames.forEach((field, at) => {
    const cell = sheet.getCell(row, at + 1);
    cell.font = { name: 'Calibri', size: 11 };
    cell.alignment = { wrapText: true, vertical: 'top' };
    const value = linkRules[field]?.(row, parts) ?? values[field];
    if (value !== undefined) cell.value = value;
    if (value instanceof Date) cell.numFmt = 'mm-dd-yy';
  });
  sheet.getCell(row, 1).value = index;
  sheet.getCell(row, 2).value = entry.name;
  if (entry.version !== undefined) sheet.getCell(row, 3).value = entry.version;
  if (entry.version instanceof Date) sheet.getCell(row, 3).numFmt = 'd.m.yy';
  if (entry.byHand?.isSettled === true)
    colorAsResult(sheet.getCell(row, usualFieldNames.indexOf('recommendation') + 1));
}

function colorAsResult(cell: ExcelJS.Cell): void {
  const [look] = colorsFor('vulnerable');
  if (look === undefined) return;
  cell.fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: `FF${look.fill}` } };
  cell.font = { name: 'Calibri', size: 11, bold: look.bold, color: { argb: `FF${look.font}` } };
}

function handValues(byHand: HandFilled): Partial<Record<ReviewField, string | Date | undefined>> {
  const [githubAdvisoryResult, nvdResult, mitreResult, snykResult, exploitDbResult] = byHand.results ?? [];
  return {
    datePublished: day(byHand.published),
    latestVersion: byHand.latest,
    latestReleaseDate: day(byHand.latestDate),
    requires: byHand.requires,
    developmentStatus: byHand.status,
    githubUrl: byHand.githubUrl,
    githubAdvisoryResult,
    notes: byHand.notes,
    nvdResult,
    mitreResult,
    snykResult,
    exploitDbResult,
    recommendation: byHand.recommendation,
  };
}

function day(iso: string | undefined): Date | undefined {
  return iso === undefined ? undefined : new Date(`${iso}T00:00:00Z`);
}

/** As a formula of a spreadsheet sees a day. */
function serialOf(day: Date): number {
  return day.getTime() / 86_400_000 + 25_569;
}

function link(target: string, cached: string): ExcelJS.CellFormulaValue {
  return { formula: `HYPERLINK(${target})`, result: cached, date1904: false };
}

/** A search page with the package's name at the end of its address. */
function searchLink(address: string, label: string): LinkRule {
  return (row, { name }) =>
    link(`CONCATENATE("${address}",$B${row}),CONCATENATE("${label} ",$B${row}," link")`, `${label} ${name} link`);
}
