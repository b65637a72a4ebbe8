/** SPDX in JSON, 2.2, 2.3 and 3.0: packages with a package URL of PyPI. */
import type { InventoryBuilder } from '../inventoryBuilder';
import { entriesOf, positionOf } from '../read/entries';
import { isTable, type Table, tablesOf, textOf, textsOf, listOf } from '../read/parseDocument';
import { ComponentGraph } from './componentGraph';
import { addComponent, purlReader, type ReadPurl } from './purl';

interface SpdxPackage {
  /** Its place in its list. */
  readonly entry: number | undefined;
  readonly id: string;
  readonly name: string;
  readonly version: string;
  /** The first of PyPI, else the first; '' for none. */
  readonly purl: string;
}

export async function readSpdx2(document: Table, builder: InventoryBuilder): Promise<void> {
  const packages = entriesOf(document['packages'], 'packages', builder).map((each) => ({
    ...positionOf(each),
    id: textOf(each['SPDXID']),
    name: textOf(each['name']),
    version: unlessUnknown(textOf(each['versionInfo'])),
    purl: pypiFirst(
      tablesOf(each['externalRefs'])
        .filter((reference) => reference['referenceType'] === 'purl')
        .map((reference) => textOf(reference['referenceLocator'])),
    ),
  }));
  const edges: Edge[] = [];
  const roots = new Set(textsOf(document['documentDescribes']));
  for (const each of tablesOf(document['relationships'])) {
    const kind = textOf(each['relationshipType']);
    const [a, b] = [textOf(each['spdxElementId']), textOf(each['relatedSpdxElement'])];
    if (kind === 'DESCRIBES') roots.add(b);
    else if (kind === 'DEPENDS_ON') edges.push([a, b]);
    // `DEV_DEPENDENCY_OF` and its like are the other way round, too.
    else if (kind.endsWith('DEPENDENCY_OF')) edges.push([b, a]);
  }
  addAll(packages, edges, roots, await purlReader(), builder);
}

export async function readSpdx3(document: Table, builder: InventoryBuilder): Promise<void> {
  const graph = entriesOf(document['@graph'], '@graph', builder);
  const packages = graph
    .filter((each) => textOf(each['type']) === 'software_Package')
    .map((each) => ({
      ...positionOf(each),
      id: textOf(each['spdxId']),
      name: textOf(each['name']),
      version: unlessUnknown(textOf(each['software_packageVersion'])),
      purl: pypiFirst([
        textOf(each['software_packageUrl']),
        ...tablesOf(each['externalIdentifier'])
          .filter((identifier) => identifier['externalIdentifierType'] === 'packageUrl')
          .map((identifier) => textOf(identifier['identifier'])),
      ]),
    }));
  const roots = new Set(graph.flatMap((each) => textsOf(each['rootElement'])));
  const edges = graph
    .filter((each) => textOf(each['type']).endsWith('Relationship') && each['relationshipType'] === 'dependsOn')
    .flatMap((each) => listOf(each['to']).map((to): Edge => [textOf(each['from']), textOf(to)]));
  addAll(packages, edges, roots, await purlReader(), builder);
}

type Edge = readonly [from: string, to: string];

function addAll(
  packages: readonly SpdxPackage[],
  edges: readonly Edge[],
  described: ReadonlySet<string>,
  read: ReadPurl,
  builder: InventoryBuilder,
): void {
  const required = new Set(edges.map(([, to]) => to));
  // An SBOM of an environment may describe every package; only what nothing requires can be the project itself.
  const roots = new Set([...described].filter((id) => !required.has(id)));
  const isRoot = (each: SpdxPackage): boolean => roots.size === 1 && roots.has(each.id) && edges.length > 0;
  const graph = new ComponentGraph(new Map(packages.map(({ id, name }) => [id, name])), roots, edges.length > 0);
  for (const [from, to] of edges) graph.edge(from, to);
  for (const each of packages) {
    if (isRoot(each)) builder.refuse('project-itself', each);
    else addComponent({ ...each, direct: graph.direct(each.id), requiredBy: graph.requiredBy(each.id) }, read, builder);
  }
}

function unlessUnknown(version: string): string {
  return version === 'NOASSERTION' || version === 'NONE' ? '' : version;
}

function pypiFirst(purls: readonly string[]): string {
  return purls.find((each) => /^pkg:\/*pypi\//i.test(each)) ?? purls.find((each) => each !== '') ?? '';
}

export function isSpdx3(document: Table): boolean {
  const context = document['@context'];
  const contexts = isTable(context) ? [] : [context, ...listOf(context)].map(textOf);
  return Array.isArray(document['@graph']) && contexts.some((each) => each.includes('spdx.org/rdf/3'));
}
