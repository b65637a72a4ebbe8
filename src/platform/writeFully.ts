/** Writes that may be short, until every byte is with the kernel. */
import type { OpenFile } from './fileSystem';

/** Rejects with Node's errno errors; `ENOSPC` also when a write makes no progress. */
export async function writeFully(file: OpenFile, data: Uint8Array, position: number): Promise<void> {
  let written = 0;
  while (written < data.length) {
    const count = await file.write(data.subarray(written), position + written);
    if (count <= 0) {
      const what = `Expected to write ${data.length - written} bytes, the system took none`;
      throw Object.assign(new Error(what), { code: 'ENOSPC' });
    }
    written += count;
  }
}
