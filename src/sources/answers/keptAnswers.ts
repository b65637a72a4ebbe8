/** Answers about single ids that came in groups, kept between scans in one file. Refuses entries it cannot read; losing it costs requests only. */
import { rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as v from 'valibot';
import type { Clock } from '../../platform/clock';
import { dataFileBytes, readRegularFile } from '../../platform/regularFile';
import { makeFolders } from '../../platform/makeFolders';
import { parseJson } from '../../platform/parseJson';

export interface KeptAnswer<Value> {
  /** Null: the source has nothing of this id. */
  readonly value: Value | null;
  /** ISO 8601. */
  readonly retrievedAt: string;
}

export interface KeptAnswers<Value> {
  get(id: string): Promise<KeptAnswer<Value> | undefined>;
  /** Resolves when they are on the disk or could not be put there. */
  put(answers: ReadonlyMap<string, KeptAnswer<Value>>): Promise<void>;
}

export interface KeepRules {
  /** Absent: kept in memory only. */
  readonly path?: string | undefined;
  /** Milliseconds after which an answer is dropped. */
  readonly dropMs: number;
  readonly clock: Clock;
  /** A name for the temporary file that nobody else takes. */
  readonly randomHex: (bytes: number) => string;
}

export function keepAnswers<const Schema extends v.GenericSchema>(
  valueSchema: Schema,
  rules: KeepRules,
): KeptAnswers<v.InferOutput<Schema>> {
  return new AnswerFile(valueSchema, rules);
}

class AnswerFile<Schema extends v.GenericSchema> implements KeptAnswers<v.InferOutput<Schema>> {
  private loaded: Promise<Map<string, KeptAnswer<v.InferOutput<Schema>>>> | undefined;
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly valueSchema: Schema,
    private readonly rules: KeepRules,
  ) {}

  async get(id: string): Promise<KeptAnswer<v.InferOutput<Schema>> | undefined> {
    const kept = (await (this.loaded ??= this.load())).get(id);
    return kept === undefined || this.isTooOld(kept) ? undefined : kept;
  }

  async put(answers: ReadonlyMap<string, KeptAnswer<v.InferOutput<Schema>>>): Promise<void> {
    const all = await (this.loaded ??= this.load());
    for (const [id, answer] of answers) all.set(id, answer);
    const { path } = this.rules;
    if (path === undefined || answers.size === 0) return;
    this.writing = this.writing.then(() => this.write(path, all));
    await this.writing;
  }

  private isTooOld({ retrievedAt }: { readonly retrievedAt: string }): boolean {
    const age = this.rules.clock.now() - Date.parse(retrievedAt);
    // A time to come is a clock that was set back: nothing can be said about its age.
    return !(age >= 0 && age < this.rules.dropMs);
  }

  private async load(): Promise<Map<string, KeptAnswer<v.InferOutput<Schema>>>> {
    const entries = new Map<string, KeptAnswer<v.InferOutput<Schema>>>();
    if (this.rules.path === undefined) return entries;
    const text = (await readRegularFile(this.rules.path, dataFileBytes).catch(() => '{}')).toString(); // None yet, or none that can be had.
    const entrySchema = v.object({ value: v.nullable(this.valueSchema), retrievedAt: v.string() });
    const parsed = v.safeParse(v.record(v.string(), v.unknown()), parseJson(text));
    for (const [id, entry] of Object.entries(parsed.success ? parsed.output : {})) {
      const read = v.safeParse(entrySchema, entry);
      if (read.success) entries.set(id, read.output);
    }
    return entries;
  }

  /** Whole or not at all; two scans that share the file lose each other's newest answers at most. */
  private async write(path: string, all: ReadonlyMap<string, KeptAnswer<v.InferOutput<Schema>>>): Promise<void> {
    const temporary = `${path}.${this.rules.randomHex(6)}.tmp`;
    try {
      const recent = [...all].filter(([, answer]) => !this.isTooOld(answer));
      await makeFolders(dirname(path), 0o700);
      await writeFile(temporary, JSON.stringify(Object.fromEntries(recent)), { mode: 0o600 });
      await rename(temporary, path);
    } catch {
      await rm(temporary, { force: true }).catch(() => undefined); // A disk that keeps nothing costs requests, no answers.
    }
  }
}
