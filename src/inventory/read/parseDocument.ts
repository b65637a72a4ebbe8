/** JSON, TOML and YAML as plain data, bounded in depth; what is wrong with a document is told with its line. Loads each library when it is first needed. */
import { say, verbatim, type Text } from '../../core/message/text';
import { deepest } from '../inventory';
import { refuseFile } from '../inventoryError';
import { jsonTokens } from './jsonTokens';
import { repeatedKey } from './repeatedKey';

/** Plain data of a document. */
export type Data = unknown;
export type Table = Readonly<Record<string, Data>>;

export function isTable(value: Data): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function tableOf(value: Data): Table {
  return isTable(value) ? value : {};
}

export function listOf(value: Data): readonly Data[] {
  return Array.isArray(value) ? value : [];
}

export function tablesOf(value: Data): readonly Table[] {
  return listOf(value).filter(isTable);
}

/** '' for anything but a text. */
export function textOf(value: Data): string {
  return typeof value === 'string' ? value : '';
}

export function textsOf(value: Data): readonly string[] {
  return listOf(value).filter((each) => typeof each === 'string');
}

/** Throws UserError with the line of what is wrong. `rest`: text after the value is a notice of the tool that wrote it. */
export function parseJson(text: string, file: string, rest: 'refused' | 'ignored' = 'refused'): Data {
  const json = rest === 'ignored' ? firstValue(text, file) : text;
  checkDepth(json, file);
  let document: Data;
  try {
    document = JSON.parse(json) as Data;
  } catch (error) {
    throw refuseDocument('JSON', error, { file, ...jsonPlace(json, error) });
  }
  const repeated = repeatedKey(json);
  if (repeated === undefined) return document;
  throw refuseWith('JSON', say`the key "${repeated.key}" appears twice`, { file, ...placeAt(json, repeated.at) });
}

export async function parseToml(text: string, file: string): Promise<Table> {
  const { parse, TomlError } = await import('smol-toml');
  try {
    return parse(text, { integersAsBigInt: 'asNeeded', maxDepth: deepest, useLegacyDate: true });
  } catch (error) {
    const place = error instanceof TomlError ? { line: error.line, column: error.column } : {};
    throw refuseDocument('TOML', error, { file, ...place });
  }
}

/** Every scalar is a text, so that `1.10` stays 1.10. */
export async function parseYaml(text: string, file: string): Promise<Data> {
  const { parseYaml: parse } = await import('../../platform/parseYaml');
  checkIndent(text, file);
  try {
    const { document, problems } = parse(text, 'failsafe');
    const [problem] = problems;
    if (problem !== undefined) throw refuseWith('YAML', problem.message, { file, ...problem });
    return document.toJS({ maxAliasCount: 100 }) as Data;
  } catch (error) {
    if (error instanceof RangeError || error instanceof ReferenceError) throw tooDeep(file);
    throw error;
  }
}

interface Place {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

function refuseDocument(kind: string, cause: unknown, place: Place): Error {
  const message = cause instanceof Error ? cause.message : String(cause);
  return refuseWith(kind, verbatim(message.split('\n', 1)[0] ?? ''), place, cause);
}

function refuseWith(kind: string, why: Text, { file, line, column }: Place, cause?: unknown): Error {
  const place: Text | undefined = column === undefined ? undefined : say`column ${column}`;
  const what =
    place === undefined ? say`This is not valid ${kind}: ${why}` : say`This is not valid ${kind} (${place}): ${why}`;
  return refuseFile(what, file, line === undefined ? { cause } : { line, cause });
}

function tooDeep(file: string): Error {
  return refuseFile(say`The file is nested more than ${deepest} levels deep`, file);
}

/** JSON.parse itself ends at the stack's end for some documents only. */
function checkDepth(json: string, file: string): void {
  let depth = 0;
  for (const { sign } of jsonTokens(json)) {
    depth += stepOf(sign);
    if (depth > deepest) throw tooDeep(file);
  }
}

function firstValue(text: string, file: string): string {
  let depth = 0;
  for (const { sign, end } of jsonTokens(text)) {
    if (sign === '"') continue;
    depth += stepOf(sign);
    if (depth > deepest) throw tooDeep(file);
    if (depth === 0) return text.slice(0, end);
  }
  return text;
}

/** How much deeper what follows is. */
function stepOf(sign: string): number {
  if (sign === '"') return 0;
  return sign === '[' || sign === '{' ? 1 : -1;
}

/** Blocks in YAML are as deep as their indent, and flows as their brackets. */
function checkIndent(text: string, file: string): void {
  let open = 0;
  for (const sign of text.matchAll(/[[{\]}]/g)) {
    open += sign[0] === '[' || sign[0] === '{' ? 1 : -1;
    if (open > deepest) throw tooDeep(file);
  }
  if (/^ *(?:- ){200}/m.test(text) || /^ {2000}/m.test(text)) throw tooDeep(file);
}

/** Where the message names a position, that; Node 20 names none for a wrong token and for a comma too many. */
function jsonPlace(json: string, error: unknown): { readonly line: number; readonly column: number } {
  const told = /at position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
  const at = told === undefined ? (wrongToken(json) ?? json.length) : Number(told);
  return placeAt(json, at);
}

function placeAt(json: string, at: number): { readonly line: number; readonly column: number } {
  const before = json.slice(0, at);
  return { line: before.split('\n').length, column: at - before.lastIndexOf('\n') };
}

const jsonToken = /\s+|"(?:[^"\\\n]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|,(?!\s*[\]}])|[[\]{}:]/y;

function wrongToken(json: string): number | undefined {
  jsonToken.lastIndex = 0;
  let at = 0;
  while (jsonToken.test(json)) at = jsonToken.lastIndex;
  return at < json.length ? at : undefined;
}
