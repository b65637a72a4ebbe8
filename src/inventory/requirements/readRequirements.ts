/** Requirements files, as pip reads them: what `pip freeze`, pip-compile and people write. Opens included files, within the first one's folder only. */
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { normalizeName } from '../../core/package/packageName';
import { allows, type Clause } from '../../core/package/specifier';
import { parseVersion } from '../../core/package/version';
import { say } from '../../core/message/text';
import { type InventoryBuilder } from '../inventoryBuilder';
import { mostFiles, type PackageSource, type Reason } from '../inventory';
import { refuseFile } from '../inventoryError';
import { indexSource } from '../origin';
import { readOptions } from './lineOptions';
import { type LogicalLine, logicalLines } from './logicalLines';
import { type LineMeaning, readAddress, readRequirementLine } from './requirementLine';

/** The text of a file; undefined when it cannot be read. */
export type ReadText = (path: string) => Promise<string | undefined>;

interface Entry {
  readonly meaning: LineMeaning;
  readonly file: string;
  readonly line: number;
  readonly via: readonly string[] | undefined;
}

const asked: readonly Reason[] = ['range', 'no-version', 'contradictory'];
const hiddenByFreeze: readonly string[] = ['pip', 'setuptools', 'wheel', 'distribute'];

/** `path` as the person named it; its text is read already. */
export async function readRequirements(
  text: string,
  path: string,
  builder: InventoryBuilder,
  readText: ReadText,
): Promise<void> {
  const reading = new RequirementsReading(path, builder, readText);
  await reading.file(text, path, 'requirements');
  reading.finish();
}

class RequirementsReading {
  private readonly entries: Entry[] = [];
  private readonly constraints = new Map<string, string>();
  private readonly root: string;
  private readonly open: string[] = [];
  private readonly read = new Set<string>();
  private source: PackageSource = 'pypi';

  constructor(
    first: string,
    private readonly builder: InventoryBuilder,
    private readonly readText: ReadText,
  ) {
    this.root = dirname(resolve(first));
  }

  async file(text: string, path: string, role: 'requirements' | 'constraints'): Promise<void> {
    const whole = resolve(path);
    this.read.add(whole);
    this.open.push(whole);
    const lines = logicalLines(text);
    for (const [at, line] of lines.entries()) await this.line(line, { lines, at, path, role });
    this.open.pop();
  }

  finish(): void {
    this.tellContradictions();
    // Ranges say what is asked for; what is installed for it is not named.
    if (this.entries.some(({ meaning }) => 'reason' in meaning && asked.includes(meaning.reason)))
      this.builder.isIncomplete();
    const hasVia = this.entries.some(({ via }) => via !== undefined);
    for (const { meaning, file, line, via } of this.entries) {
      const { direct, requiredBy } = requirers(via, hasVia);
      const settled = this.withConstraint(meaning);
      if ('reason' in settled) this.builder.refuse(settled.reason, { name: settled.name, file, line });
      else this.builder.add({ source: this.source, ...settled, file, line, direct, requiredBy });
    }
    this.builder.hide(...hiddenByFreeze);
  }

  private async line(line: LogicalLine, where: LineContext): Promise<void> {
    if (line.text === '') return;
    const { requirement, options, isWrong } = readOptions(line.text);
    if (isWrong) {
      this.keep({ reason: 'invalid-line' }, line, where);
      return;
    }
    for (const [name, value] of options) {
      if (name === '--index-url' || name === '--pypi-url') this.source = indexSource(value);
      else if (name === '--requirement') await this.include(value, where, line.line, where.role);
      else if (name === '--constraint') await this.include(value, where, line.line, 'constraints');
      else if (name === '--editable') this.keep(readEditable(value, where), line, where);
    }
    if (requirement !== '') this.keep(readRequirementLine(requirement), line, where);
  }

  private keep(meaning: LineMeaning, line: LogicalLine, { lines, at, path, role }: LineContext): void {
    if (role === 'constraints' && !('reason' in meaning && meaning.reason === 'invalid-line')) {
      if ('version' in meaning) this.constraints.set(normalizeName(meaning.name), meaning.version);
      return;
    }
    this.entries.push({
      meaning,
      file: path,
      line: line.line,
      via: viaOf(line, lines.slice(at + 1, at + 1 + mostVia)),
    });
  }

  private async include(value: string, where: LineContext, line: number, role: LineContext['role']): Promise<void> {
    const place = { file: where.path, line };
    if (/\$\{[A-Z0-9_]+\}/.test(value)) {
      this.builder.refuse('unset-variable', place);
      return;
    }
    if (/^[a-z][a-z0-9+.-]+:\/\//i.test(value)) {
      this.builder.refuse('not-fetched', place);
      return;
    }
    const path = isAbsolute(value) ? value : join(dirname(where.path), value.replaceAll('\\', '/'));
    const whole = resolve(path);
    const inside = relative(this.root, whole);
    if (inside === '..' || inside.startsWith(`..${sep}`) || whole === resolve(this.root)) {
      this.builder.refuse('outside-folder', place);
      return;
    }
    if (this.open.includes(whole)) {
      this.builder.refuse('cycle', place);
      return;
    }
    if (this.read.has(whole)) return;
    if (this.read.size >= mostFiles) throw refuseFile(say`The file includes more than ${mostFiles} files`, where.path);
    const text = await this.readText(path);
    if (text === undefined) {
      this.builder.refuse('missing-file', { file: path });
      return;
    }
    await this.file(text, path, role);
  }

  private withConstraint(meaning: LineMeaning): LineMeaning {
    if (!('reason' in meaning) || meaning.requirement === undefined) return meaning;
    const { name, clauses, extras, marker } = meaning.requirement;
    const version = this.constraints.get(normalizeName(name));
    const fits = version !== undefined && clauses.every((clause: Clause) => allows(clause, version));
    return fits && meaning.reason !== 'contradictory' ? { name, version, extras, marker } : meaning;
  }

  /** pip cannot install two versions of one package; with markers they may be for different machines. */
  private tellContradictions(): void {
    const pinned = new Map<string, Set<string>>();
    for (const { meaning } of this.entries) {
      if ('reason' in meaning || meaning.marker !== undefined) continue;
      const name = normalizeName(meaning.name);
      const version = parseVersion(meaning.version)?.canonical ?? meaning.version;
      pinned.set(name, (pinned.get(name) ?? new Set()).add(version));
    }
    for (const [at, entry] of this.entries.entries()) {
      const { meaning } = entry;
      if ('reason' in meaning || (pinned.get(normalizeName(meaning.name))?.size ?? 0) < 2) continue;
      this.entries[at] = { ...entry, meaning: { reason: 'contradictory', name: meaning.name } };
    }
  }
}

interface LineContext {
  readonly lines: readonly LogicalLine[];
  readonly at: number;
  readonly path: string;
  readonly role: 'requirements' | 'constraints';
}

const mostVia = 1000;

/** `-e PATH` or `-e git+…`; the comment above tells what `pip freeze` knows of it. */
function readEditable(value: string, { lines, at }: LineContext): LineMeaning {
  const above = at > 0 && lines[at - 1]?.text === '' ? (lines[at - 1]?.comment ?? '') : '';
  const told = /^Editable (?:install|Git install) with no .*\(([\w.-]+)(?:==([^)]+))?\)/.exec(above)?.[1];
  const named = /^([\w.-]+)(?:\[[^\]]*\])?\s*@\s*(\S+)$/.exec(value);
  const meaning = named === null ? readAddress(value) : readRequirementLine(value);
  if ('reason' in meaning && meaning.reason === 'vcs-no-version') return meaning;
  const name = told ?? ('name' in meaning ? meaning.name : undefined);
  return { reason: 'local-project', ...(name === undefined ? {} : { name }) };
}

/** The names behind `# via`, on the line itself or in the comments that follow it; undefined when there are none. */
function viaOf(line: LogicalLine, following: readonly LogicalLine[]): readonly string[] | undefined {
  const inline = /^via\b\s*(.*)$/.exec(line.comment)?.[1];
  if (inline !== undefined && inline !== '') return inline.split(/,\s*/);
  const names: string[] = [];
  let isVia = inline !== undefined;
  for (const { text, comment, isIndented } of following) {
    if (text !== '' || !isIndented || comment === '') break;
    const start = /^via\b\s*(.*)$/.exec(comment)?.[1];
    if (start !== undefined) isVia = true;
    const name = (start ?? comment).trim();
    if (isVia && name !== '') names.push(...name.split(/,\s*/));
  }
  return isVia ? names : undefined;
}

function requirers(
  via: readonly string[] | undefined,
  hasVia: boolean,
): { readonly direct: boolean | undefined; readonly requiredBy: readonly string[] } {
  if (!hasVia) return { direct: undefined, requiredBy: [] };
  if (via === undefined) return { direct: true, requiredBy: [] };
  const isFile = (text: string): boolean => /^-[rc] |\(.*\)$/.test(text);
  const names = via.filter((text) => !isFile(text)).map(normalizeName);
  return { direct: via.some(isFile), requiredBy: [...new Set(names)].sort() };
}
