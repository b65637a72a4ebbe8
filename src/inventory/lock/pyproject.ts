/** What a pyproject.toml declares: names without locked versions. It makes no rows; a lock file beside it learns what is direct. */
import { normalizeName } from '../../core/package/packageName';
import { readRequirement } from '../../core/package/requirement';
import type { InventoryBuilder } from '../inventoryBuilder';
import { type Data, listOf, type Table, tableOf, textsOf } from '../read/parseDocument';

export function readPyproject(document: Table, builder: InventoryBuilder): void {
  builder.isIncomplete();
  for (const text of declarations(document)) {
    const name = readRequirement(text)?.name;
    if (name === undefined) builder.refuse('invalid-requirement');
    else builder.refuse('declared', { name });
  }
}

/** In PEP 503 form. */
export function declaredNames(document: Table): ReadonlySet<string> {
  const names = declarations(document).map((text) => readRequirement(text)?.name);
  return new Set(names.filter((name) => name !== undefined).map(normalizeName));
}

/** Requirements, or names only. A group that includes another adds nothing: that one is read, too. */
function declarations(document: Table): readonly string[] {
  const project = tableOf(document['project']);
  const tool = tableOf(document['tool']);
  const poetry = tableOf(tool['poetry']);
  const groups = Object.values(tableOf(poetry['group'])).map((group) => tableOf(group)['dependencies']);
  return [
    ...textsOf(project['dependencies']),
    ...inGroups(project['optional-dependencies']),
    ...inGroups(document['dependency-groups']),
    ...inGroups(tableOf(tool['pdm'])['dev-dependencies']),
    ...textsOf(tableOf(tool['uv'])['dev-dependencies']),
    ...[poetry['dependencies'], poetry['dev-dependencies'], ...groups].flatMap(poetryNames),
  ];
}

function inGroups(groups: Data): readonly string[] {
  return Object.values(tableOf(groups)).flatMap((group) => textsOf(listOf(group)));
}

function poetryNames(table: Data): readonly string[] {
  return Object.keys(tableOf(table)).filter((name) => name !== 'python');
}
