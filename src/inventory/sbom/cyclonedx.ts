/** CycloneDX in JSON, 1.4 to 1.7: components with a package URL of PyPI. */
import { say } from '../../core/message/text';
import type { InventoryBuilder } from '../inventoryBuilder';
import { entriesOf, positionOf } from '../read/entries';
import { type Table, tableOf, tablesOf, textOf, textsOf } from '../read/parseDocument';
import { ComponentGraph } from './componentGraph';
import { addComponent, purlReader } from './purl';

const known: readonly string[] = ['1.4', '1.5', '1.6', '1.7'];

export async function readCycloneDx(document: Table, builder: InventoryBuilder): Promise<void> {
  const read = await purlReader();
  const format = textOf(document['specVersion']);
  if (!known.includes(format)) builder.note(say`The SBOM has CycloneDX version ${format}; 1.4 to 1.7 are supported`);
  const root = tableOf(tableOf(document['metadata'])['component']);
  const components = [...walk(document['components'], builder), ...walk(root['components'], builder)];
  if (tablesOf(document['compositions']).some((each) => /^incomplete|^unknown/.test(textOf(each['aggregate'])))) {
    builder.isIncomplete();
  }
  const graph = graphOf(document, components, textOf(root['bom-ref']));
  for (const component of components) {
    const name = textOf(component['name']);
    const reference = textOf(component['bom-ref']);
    if (textOf(component['scope']) === 'excluded') builder.refuse('excluded', { name });
    else {
      const version = textOf(component['version']);
      const links = { direct: graph.direct(reference), requiredBy: graph.requiredBy(reference) };
      addComponent(
        { name, version, purl: textOf(component['purl']), ...positionOf(component), ...links },
        read,
        builder,
      );
    }
  }
}

/** As deep as the document, which has its limit. */
function* walk(components: unknown, builder: InventoryBuilder): Generator<Table> {
  for (const component of entriesOf(components, 'components', builder)) {
    yield component;
    yield* walk(component['components'], builder);
  }
}

function graphOf(document: Table, components: readonly Table[], root: string): ComponentGraph {
  const names = new Map(components.map((each) => [textOf(each['bom-ref']), textOf(each['name'])]));
  const dependencies = tablesOf(document['dependencies']);
  const graph = new ComponentGraph(names, new Set([root]), dependencies.length > 0);
  for (const dependency of dependencies) {
    const from = textOf(dependency['ref']);
    for (const to of textsOf(dependency['dependsOn'])) graph.edge(from, to);
  }
  return graph;
}
