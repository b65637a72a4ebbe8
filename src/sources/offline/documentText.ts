/** The text of a JSON or YAML file as plain data. */
import { isScalar, visit } from 'yaml';
import { parseJson } from '../../platform/parseJson';
import { parseYaml } from '../../platform/parseYaml';

/** Undefined when the text is neither; the ending of the name decides which is expected. */
export function parseDocument(fileName: string, text: string): unknown {
  return /\.json$/i.test(fileName) ? parseJson(text.replace(/^\uFEFF/, '')) : parseYamlText(text);
}

function parseYamlText(text: string): unknown {
  const { document, problems } = parseYaml(text);
  if (problems.length > 0) return undefined;
  visit(document, {
    Scalar: (_key, node) => {
      if (isScalar(node) && typeof node.value === 'number' && node.source !== undefined) node.value = node.source;
    },
  });
  try {
    return document.toJS() as unknown;
  } catch {
    return undefined; // Too many aliases: the library's guard against documents that grow without end.
  }
}
