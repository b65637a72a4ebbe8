/** What a pyproject.toml declares: names without locked versions. It makes no rows; a lock file beside it learns what is direct. */
import { normalizeName } from '../../core/package/packageName';
import { readRequirement } from '../../core/package/requirement';
import type { InventoryBuilder } from '../inventoryBuilder';
import { type Data, isTable, listOf, type Table, tableOf, textOf } from '../read/parseDocument';

export function readPyproject(document: Table, builder: InventoryBuilder): void {
  builder.isIncomplete();
  for (const { text, entry } of declarations(document)) {
    const name = readRequirement(text)?.name;
    if (name === undefined) builder.refuse('invalid-requirement', { entry });
    else builder.refuse('declared', { name });
  }
}

/** In PEP 503 form. */
export function declaredNames(document: Table): ReadonlySet<string> {
  const names = declarations(document).map(({ text }) => readRequirement(text)?.name);
  return new Set(names.filter((name) => name !== undefined).map(normalizeName));
}

interface Declaration {
  /** A requirement, or a name only; '' for what is no text. */
  readonly text: string;
  /** Its place in its list, from 1. */
  readonly entry: number;
}

/** A group that includes another adds nothing: that one is read, too. */
function declarations(document: Table): readonly Declaration[] {
  const project = tableOf(document['project']);
  const tool = tableOf(document['tool']);
  const poetry = tableOf(tool['poetry']);
  const groups = Object.values(tableOf(poetry['group'])).map((group) => tableOf(group)['dependencies']);
  return [
    ...inList(project['dependencies']),
    ...inGroups(project['optional-dependencies']),
    ...inGroups(document['dependency-groups']),
    ...inGroups(tableOf(tool['pdm'])['dev-dependencies']),
    ...inList(tableOf(tool['uv'])['dev-dependencies']),
    ...[poetry['dependencies'], poetry['dev-dependencies'], ...groups].flatMap(poetryNames),
  ];
}

function inGroups(groups: Data): readonly Declaration[] {
  return Object.values(tableOf(groups)).flatMap(inList);
}

function inList(list: Data): readonly Declaration[] {
  return listOf(list).flatMap((each, at) =>
    isTable(each) && 'include-group' in each ? [] : [{ text: textOf(each), entry: at + 1 }],
  );
}

function poetryNames(table: Data): readonly Declaration[] {
  const names = Object.keys(tableOf(table));
  return names.map((text, at) => ({ text, entry: at + 1 })).filter(({ text }) => text !== 'python');
}
