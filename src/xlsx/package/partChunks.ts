/** The inflated bytes of a workbook's part as UTF-8, chunk by chunk. Refuses, as late as at its end, a part that is damaged. */
import { readChunks } from '../zip/zipChunks';
import { ZipError } from '../zip/zipError';
import { declarationBytes, utf8Converter } from '../xml/xmlEncoding';
import { emptyPart, missingPart, refuseArchive } from './readPart';
import type { WorkbookPackage } from './workbookPackage';

/** Rejects with Refusal; whoever stops early has checked nothing. */
export async function* partChunks(
  { archive }: Pick<WorkbookPackage, 'archive'>,
  part: string,
  chunkBytes?: number,
): AsyncGenerator<Buffer> {
  const entry = archive.entry(part);
  if (entry === undefined) throw missingPart(part);
  if (entry.size === 0) throw emptyPart(part);
  try {
    yield* asUtf8(readChunks(archive, entry, chunkBytes));
  } catch (error) {
    throw error instanceof ZipError ? refuseArchive(error) : error;
  }
}

async function* asUtf8(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let convert: ReturnType<typeof utf8Converter>;
  let head: Buffer | undefined = Buffer.alloc(0);
  for await (const chunk of chunks) {
    if (head !== undefined) {
      head = Buffer.concat([head, chunk]);
      if (head.length < declarationBytes) continue;
    }
    const bytes = head ?? chunk;
    if (head !== undefined) convert = utf8Converter(head.subarray(0, declarationBytes));
    head = undefined;
    yield convert === undefined ? bytes : convert(bytes, false);
  }
  if (head !== undefined) convert = utf8Converter(head);
  const last = head ?? Buffer.alloc(0);
  const rest = convert === undefined ? last : convert(last, true);
  if (rest.length > 0) yield rest;
}
