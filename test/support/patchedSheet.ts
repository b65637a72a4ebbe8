/** Patches a built workbook in memory and gives back what changed. Refuses nothing beyond what the patcher refuses. */
import { deepStrictEqual } from 'node:assert/strict';
import { toEnglish } from '../../src/core/message/text';
import type { NewPackage } from '../../src/core/package/newPackage';
import { readNewPackages } from '../../src/inventory/requirements/namedPackages';
import type { CellEdit } from '../../src/core/cells/cellEdit';
import { patchWorkbook, type PatchedWorkbook } from '../../src/workbook/save/patchWorkbook';
import { readContent } from '../../src/workbook/review/readReviewWorkbook';
import { openWorkbookPackage } from '../../src/xlsx/package/workbookPackage';
import { prepareWorkbook } from '../../src/workbook/save/preparedWorkbook';
import { confirmReading } from '../../src/workbook/save/confirmReading';
import { verifyOutput } from '../../src/workbook/save/verifyPatch';
import { defaultZipLimits } from '../../src/xlsx/zip/zipLimits';
import { openZip } from '../../src/xlsx/zip/zipReader';
import type { ReviewWorkbook } from '../../src/workbook/review/reviewWorkbook';
import type { WorkbookOutput } from '../../src/xlsx/sheet/workbookOutput';
import { judgeSave } from './judge/judgeSave';

export interface Patched {
  readonly patch: PatchedWorkbook;
  /** The new file; the old one when nothing changed. */
  readonly bytes: Buffer;
  readonly workbook: ReviewWorkbook;
  /** Text of a part of the new file; '' when it is gone. */
  readonly part: (name: string) => string;
  /** Names of parts that differ, came or went. */
  readonly changed: readonly string[];
  readonly sheet: string;
}

export function readBytes(bytes: Buffer): ReviewWorkbook {
  return { path: '', realPath: '', hash: '', size: bytes.length, ...readContent(bytes) };
}

export function patchBytes(bytes: Buffer, edits: (workbook: ReviewWorkbook) => readonly CellEdit[]): Patched {
  return patchedOf(bytes, patchWorkbook(prepareWorkbook(openWorkbookPackage(bytes)), edits(readBytes(bytes))));
}

/** Of `NAME==VERSION` or `NAME`. */
export function addToBytes(bytes: Buffer, ...texts: readonly string[]): Patched {
  return patchedOf(
    bytes,
    patchWorkbook(prepareWorkbook(openWorkbookPackage(bytes)), [], undefined, newPackages(...texts)),
  );
}

export function newPackages(...texts: readonly string[]): readonly NewPackage[] {
  const { packages, problems } = readNewPackages(texts);
  if (problems.length > 0) throw new Error(problems.map(toEnglish).join());
  return packages;
}

/** What the independent judge finds wrong with it. */
export function judgeOutput(bytes: Buffer, output: WorkbookOutput): readonly string[] {
  const { name } = output.sheet.sheet;
  const meant = output.patched.writes.map(({ row, column }) => ({ cell: `${name}!${column},${row}` }));
  return judgeSave(bytes, output.bytes, meant, output.grown.keys());
}

export function patchedOf(bytes: Buffer, patch: PatchedWorkbook): Patched {
  const { base, output } = patch;
  if (output !== undefined) {
    confirmReading(base.workbook, base.review, output);
    verifyOutput(base.workbook, output, defaultZipLimits);
    deepStrictEqual(judgeOutput(bytes, output), []);
  }
  const now = patch.output?.bytes ?? bytes;
  const old = openZip(bytes);
  const zip = openZip(now);
  const content = (archive: typeof zip, name: string): Buffer | undefined => {
    const entry = archive.entry(name);
    return entry === undefined ? undefined : archive.read(entry);
  };
  const changed = old.entries
    .map((entry) => entry.name)
    .filter((name) => content(zip, name)?.equals(content(old, name) ?? Buffer.alloc(0)) !== true);
  const part = (name: string): string => content(zip, name)?.toString() ?? '';
  return { patch, bytes: now, workbook: readBytes(now), part, changed, sheet: part('xl/worksheets/sheet1.xml') };
}
