/** Tags as text. */
import { encodeXml } from './xmlText';

/** An empty tag when there is no content. Line breaks in values are kept as character references. */
export function writeTag(name: string, attributes: ReadonlyMap<string, string>, content = ''): string {
  let open = `<${name}`;
  for (const [key, value] of attributes) open += ` ${key}="${encodeAttribute(value)}"`;
  return content === '' ? `${open}/>` : `${open}>${content}</${name}>`;
}

function encodeAttribute(value: string): string {
  return encodeXml(value).replace(/[\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`);
}
