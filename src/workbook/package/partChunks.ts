/** The inflated bytes of a workbook's part, chunk by chunk. Refuses, as late as at its end, a part that is damaged. */
import { readChunks } from '../../zip/zipChunks';
import { ZipError } from '../../zip/zipError';
import { refuseArchive, type WorkbookPackage } from './workbookPackage';

/** Rejects with Refusal; whoever stops early has checked nothing. */
export async function* partChunks(
  { archive }: WorkbookPackage,
  part: string,
  chunkBytes?: number,
): AsyncGenerator<Buffer> {
  const entry = archive.entry(part);
  if (entry === undefined) throw new Error(`Expected a part ${part}`);
  try {
    yield* readChunks(archive, entry, chunkBytes);
  } catch (error) {
    throw error instanceof ZipError ? refuseArchive(error) : error;
  }
}
