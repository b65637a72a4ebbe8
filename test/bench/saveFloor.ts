/** The least a save can take that packs the whole sheet again: inflate, deflate, and the file written and flushed. Verifies nothing. */
import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { openZip } from '../../src/xlsx/zip/zipReader';
import { type BenchRow, median } from './benchTable';

export function floorRow(workbook: Buffer, runs: number): BenchRow {
  const measured = Array.from({ length: runs }, () => floorMs(workbook));
  return { what: 'floor: inflate, deflate, fsync of the same bytes', runs, medianMs: median(measured) };
}

function floorMs(workbook: Buffer): number {
  const archive = openZip(workbook);
  const entry = archive.entry('xl/worksheets/sheet1.xml');
  if (entry === undefined) throw new Error('Expected the first sheet in the workbook');
  const folder = mkdtempSync(join(tmpdir(), 'ihacpa-floor-'));
  const started = performance.now();
  const data = workbook.subarray(entry.dataOffset, entry.dataOffset + entry.compressedSize);
  // The sample's parts are stored, not packed.
  const content = entry.method === 0 ? data : inflateRawSync(data, { chunkSize: entry.size + 1 });
  deflateRawSync(content, { level: 1 });
  const file = openSync(join(folder, 'floor'), 'w');
  writeSync(file, workbook);
  fsyncSync(file);
  closeSync(file);
  const took = performance.now() - started;
  rmSync(folder, { recursive: true });
  return took;
}
