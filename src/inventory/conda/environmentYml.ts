/** environment.yml of conda: written by hand, or exported. Its `pip:` part is a requirements file. */
import type { InventoryBuilder } from '../inventoryBuilder';
import { readRequirements, type ReadText } from '../requirements/readRequirements';
import { isTable, listOf, type Table, textOf, textsOf } from '../read/parseDocument';
import { addCondaPackage } from './condaPackage';

const longestSpec = 1000;
const exact = /^([^\s=<>!~[]+)\s*(==|=|\s)\s*([^\s=<>!~*|,[]+)(?:[=\s]([^\s=]+))?$/;

/** `path`: of the file, as the person named it. */
export async function readEnvironmentYml(
  document: Table,
  path: string,
  builder: InventoryBuilder,
  readText: ReadText,
): Promise<void> {
  const isExport = textOf(document['prefix']) !== '';
  if (!isExport) builder.isIncomplete();
  const dependencies = document['dependencies'];
  // An empty list is an empty text in YAML.
  if (!Array.isArray(dependencies) && (dependencies ?? '') !== '') {
    builder.refuse('invalid-entry', { name: 'dependencies' });
  }
  for (const [at, entry] of listOf(dependencies).entries()) {
    if (typeof entry === 'string') readSpec({ text: entry.trim(), at: at + 1 }, isExport, builder);
    else if (isTable(entry)) await readRequirements(pipLines(entry, builder), path, builder, readText);
    else builder.refuse('invalid-entry', { entry: at + 1 });
  }
}

/** Without the address of an index: environments written by hand name mirrors of PyPI there. */
function pipLines(entry: Table, builder: InventoryBuilder): string {
  for (const key of Object.keys(entry)) if (key !== 'pip') builder.refuse('invalid-entry', { name: key });
  const lines = textsOf(entry['pip']);
  const isWhole = Array.isArray(entry['pip']) ? entry['pip'].length === lines.length : (entry['pip'] ?? '') === '';
  if (!isWhole) builder.refuse('invalid-entry', { name: 'pip' });
  return lines.filter((line) => !/^(?:-i|--index-url)\b/.test(line)).join('\n');
}

function readSpec(
  { text, at }: { readonly text: string; readonly at: number },
  isExport: boolean,
  builder: InventoryBuilder,
): void {
  const spec = text.slice(text.indexOf('::') === -1 ? 0 : text.indexOf('::') + 2);
  const name = /^[\w.-]+/.exec(spec)?.[0];
  if (name === undefined || spec.length > longestSpec) {
    builder.refuse('invalid-requirement', { entry: at });
    return;
  }
  if (name === spec) {
    builder.refuse('no-version', { name });
    return;
  }
  const [, , sign = '', version = '', build] = exact.exec(spec) ?? [];
  if (version === '') {
    builder.refuse('range', { name });
    return;
  }
  if (build !== undefined) {
    addCondaPackage({ name, version, build }, builder);
    return;
  }
  if (sign === '=' && !isExport) {
    builder.refuse('range', { name });
    return;
  }
  // Without a build nobody can tell numpy from openssl.
  builder.refuse('conda-kind-unknown', { name, version });
}
