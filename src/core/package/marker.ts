/** Environment markers of PEP 508: what stands behind the semicolon of a requirement, read and evaluated. */
import { normalizeName } from './packageName';
import { allows, readClauses } from './specifier';

type Side = { readonly variable: string } | { readonly value: string };
type Marker =
  | { readonly left: Side; readonly operator: string; readonly right: Side }
  | { readonly either: readonly Marker[] }
  | { readonly both: readonly Marker[] };

/** Values of the variables, `extra` included. */
export type MarkerEnvironment = Readonly<Record<string, string>>;

const names = [
  ...['python_version', 'python_full_version', 'os[._]name', 'sys[._]platform', 'platform_(?:release|system)'],
  ...['platform[._](?:version|machine|python_implementation)', 'python_implementation'],
  ...['implementation_(?:name|version)', 'extra'],
];
const token = new RegExp(
  String.raw`[ \t]*(?:(\()|(\))|('[^']*'|"[^"]*")|(===|==|~=|!=|<=|>=|<|>)|\b(or|and)\b|\b(in)\b|\b(not)[ \t]+in\b|\b(${names.join('|')})\b)`,
  'y',
);
const kinds = ['', 'open', 'close', 'text', 'operator', 'joint', 'in', 'notIn', 'variable'] as const;
const deepest = 200;

interface Token {
  readonly kind: (typeof kinds)[number];
  readonly text: string;
}

/** Undefined when it is none, or nested too deep to be meant. */
export function readMarker(text: string): Marker | undefined {
  const tokens: Token[] = [];
  token.lastIndex = 0;
  for (let at = 0; text.slice(at).trim() !== ''; at = token.lastIndex) {
    const match = token.exec(text);
    if (match === null) return undefined;
    const kind = match.findIndex((group: string | undefined, place) => place > 0 && group !== undefined);
    tokens.push({ kind: kinds[kind] ?? '', text: match[kind] ?? '' });
  }
  const reader = new MarkerReader(tokens);
  const marker = reader.either(0);
  return reader.isAtEnd ? marker : undefined;
}

class MarkerReader {
  private at = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  get isAtEnd(): boolean {
    return this.at === this.tokens.length;
  }

  either(depth: number): Marker | undefined {
    const groups: Marker[][] = [[]];
    for (;;) {
      const item = this.item(depth);
      if (item === undefined) return undefined;
      groups.at(-1)?.push(item);
      const joint = this.take('joint');
      if (joint === undefined) break;
      if (joint.text === 'or') groups.push([]);
    }
    return { either: groups.map((both) => ({ both })) };
  }

  private item(depth: number): Marker | undefined {
    if (this.take('open') !== undefined) {
      const inner = depth > deepest ? undefined : this.either(depth + 1);
      return this.take('close') === undefined ? undefined : inner;
    }
    const left = this.side();
    const operator = this.operator();
    const right = this.side();
    return left && operator && right ? { left, operator, right } : undefined;
  }

  private operator(): string | undefined {
    if (this.take('notIn') !== undefined) return 'not in';
    return (this.take('in') ?? this.take('operator'))?.text;
  }

  private side(): Side | undefined {
    const variable = this.take('variable');
    if (variable !== undefined) return { variable: variableName(variable.text) };
    const value = this.take('text');
    return value === undefined ? undefined : { value: value.text.slice(1, -1) };
  }

  private take(kind: Token['kind']): Token | undefined {
    const next = this.tokens[this.at];
    if (next?.kind !== kind) return undefined;
    this.at += 1;
    return next;
  }
}

function variableName(text: string): string {
  const name = text.replace('.', '_');
  return name === 'python_implementation' ? 'platform_python_implementation' : name;
}

/** A comparison with a variable that the environment does not name does not hold: nobody can tell. */
export function evaluateMarker(marker: Marker, environment: MarkerEnvironment): boolean {
  if ('either' in marker) return marker.either.some((each) => evaluateMarker(each, environment));
  if ('both' in marker) return marker.both.every((each) => evaluateMarker(each, environment));
  const { left, operator, right } = marker;
  const isUnknown = (side: Side): boolean => 'variable' in side && environment[side.variable] === undefined;
  if (isUnknown(left) || isUnknown(right)) return false;
  const isExtra = [left, right].some((side) => 'variable' in side && side.variable === 'extra');
  const valueOf = (side: Side): string => {
    const value = 'value' in side ? side.value : (environment[side.variable] ?? '');
    return isExtra ? normalizeName(value) : value;
  };
  return compare(valueOf(left), operator, valueOf(right));
}

function compare(left: string, operator: string, right: string): boolean {
  const clause = readClauses(`${operator}${right}`)?.[0];
  if (clause !== undefined && !right.includes(',')) return allows(clause, left);
  switch (operator) {
    case 'in':
      return right.includes(left);
    case 'not in':
      return !right.includes(left);
    case '==':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
    default:
      return false;
  }
}
