/** Who depends on whom in an SBOM, by the references of its components; cycles and unknown references are allowed. */
import { normalizeName } from '../../core/package/packageName';
import { Graph } from '../graph';

export class ComponentGraph {
  private readonly graph = new Graph();

  /** Names by reference; `roots`: references of the project itself; `isTold`: the document has a graph at all. */
  constructor(
    private readonly names: ReadonlyMap<string, string>,
    private readonly roots: ReadonlySet<string>,
    private readonly isTold: boolean,
  ) {}

  edge(from: string, to: string): void {
    const toName = this.names.get(to);
    const fromName = this.names.get(from);
    if (toName === undefined) return;
    if (this.roots.has(from)) this.graph.root(to);
    else if (fromName !== undefined) this.graph.edge(fromName, `#${to}`, normalizeName(toName));
  }

  direct(reference: string): boolean | undefined {
    return this.isTold ? this.graph.isDirect(reference) : undefined;
  }

  requiredBy(reference: string): readonly string[] {
    return this.graph.requiredBy(`#${reference}`);
  }
}
