/** The text of a JSON or YAML file as plain data. */
import { isScalar, parseDocument as parseYaml, visit } from 'yaml';
import { parseJson } from '../../platform/parseJson';

/** Undefined when the text is neither; the ending of the name decides which is expected. */
export function parseDocument(fileName: string, text: string): unknown {
  return /\.json$/i.test(fileName) ? parseJson(text.replace(/^\uFEFF/, '')) : parseYamlText(text);
}

function parseYamlText(text: string): unknown {
  // What the library warns of quotes the file, on standard error.
  const document = parseYaml(text, { logLevel: 'error' });
  if (document.errors.length > 0) return undefined;
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
