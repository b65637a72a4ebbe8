/** What a JSON report says of the workbook that it was made from. The file may come from anybody. */
import * as v from 'valibot';
import { UserError } from '../core/message/errors';
import { say, type Text } from '../core/message/text';
import { parseJson } from '../platform/parseJson';
import { readRegularFile } from '../platform/regularFile';
import type { VerifiableWorkbook } from '../reports/changes/verifyWorkbook';
import { cellDigestVersions } from '../reports/model/reportedWorkbook';
import { lastRow } from '../xlsx/cell/cellAddress';

/** A text in Node is shorter than twice this; a report of 100,000 packages with their evidence has about 200 MiB. */
const mostBytes = 256 * 1024 * 1024;

const rowSchema = v.object({
  row: v.pipe(v.number(), v.integer()),
  displayName: v.string(),
  name: v.string(),
  version: v.string(),
  occurrence: v.pipe(v.number(), v.integer()),
  cells: v.array(v.string()),
});

const reportedWorkbookSchema = v.object({
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  bytes: v.number(),
  cells: v.optional(
    v.object({
      digest: v.optional(v.number(), 1),
      fields: v.array(v.string()),
      rows: v.pipe(v.array(rowSchema), v.maxLength(lastRow)),
    }),
  ),
});

const reportSchema = v.object({
  schemaVersion: v.number(),
  scan: v.object({ scanId: v.string() }),
  sheet: v.nullable(v.string()),
  workbook: v.nullish(reportedWorkbookSchema),
});

export interface ReportedReview {
  readonly sheet: string | undefined;
  readonly workbook: VerifiableWorkbook;
}

/** Throws UserError `badArgument`. */
export async function readReportedWorkbook(file: string): Promise<ReportedReview> {
  const report = v.safeParse(reportSchema, parseJson(await readText(file)));
  if (!report.success) {
    const next = say`Pass a report that was made with ihacpa report --format json`;
    throw refused(file, say`The file is not a JSON report of ihacpa`, next);
  }
  const { workbook, sheet } = report.output;
  if (workbook?.cells === undefined) {
    const next = say`Make a new one where the workbook can be read: ihacpa report WORKBOOK --format json --output FILE`;
    throw refused(file, say`The report does not say what was in the workbook`, next);
  }
  const { sha256, cells } = workbook;
  const digest = cellDigestVersions.find((version) => version === cells.digest);
  if (digest === undefined) {
    throw refused(file, say`The report was made by a newer version of ihacpa`, say`Update ihacpa`);
  }
  return { sheet: sheet ?? undefined, workbook: { sha256, cells: { ...cells, digest } } };
}

async function readText(file: string): Promise<string> {
  try {
    return (await readRegularFile(file, mostBytes)).toString();
  } catch (cause) {
    throw refused(
      file,
      say`The report cannot be read`,
      say`Check its name and your permission to read it: a report is a file of at most 256 MiB`,
      cause,
    );
  }
}

function refused(file: string, what: Text, next: Text, cause?: unknown): UserError {
  return new UserError({ code: 'badArgument', what, file, next, cause });
}
