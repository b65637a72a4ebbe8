/** A lowdb adapter over our durable file: a write is on the disk when it resolves, and unreadable content is never overwritten silently. */
import type { Adapter } from 'lowdb';
import * as v from 'valibot';
import type { FileSystem } from '../../core/fileSystem';
import { readWholeFile, replaceFile } from './durableFile';

export class DurableAdapter<Schema extends v.GenericSchema> implements Adapter<v.InferOutput<Schema>> {
  constructor(
    private readonly fileSystem: FileSystem,
    private readonly path: string,
    private readonly schema: Schema,
  ) {}

  /** Null when there is no file yet. Damaged content is set aside as `.corrupt` and read as null, to be rebuilt. */
  async read(): Promise<v.InferOutput<Schema> | null> {
    const bytes = await readWholeFile(this.fileSystem, this.path);
    if (bytes === undefined) return null;
    const parsed = v.safeParse(this.schema, parseJson(bytes.toString()));
    if (parsed.success) return parsed.output;
    await this.fileSystem.rename(this.path, `${this.path}.corrupt`);
    return null;
  }

  async write(data: v.InferOutput<Schema>): Promise<void> {
    await replaceFile(this.fileSystem, this.path, Buffer.from(`${JSON.stringify(data, undefined, 1)}\n`));
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Fails the schema like any other damage.
  }
}
