/** The options of one line of a requirements file: what stands before them is the requirement. Knows which belong to a requirement. */

interface OptionLine {
  /** Everything before the first option. */
  readonly requirement: string;
  readonly options: readonly (readonly [name: string, value: string])[];
  /** An option that no line, or no requirement, may have. */
  readonly isWrong: boolean;
}

/** Options with a value; those of a whole line first. */
const withValue: readonly string[] = [
  ...['--requirement', '--constraint', '--editable', '--index-url', '--pypi-url', '--extra-index-url', '--find-links'],
  ...['--no-binary', '--only-binary', '--trusted-host', '--use-feature'],
  ...['--hash', '--config-settings', '--config-setting'],
];
const withoutValue: readonly string[] = ['--no-index', '--prefer-binary', '--require-hashes', '--pre'];
const ofRequirement: readonly string[] = ['--hash', '--config-settings', '--config-setting'];
const short: Readonly<Record<string, string>> = {
  '-r': '--requirement',
  '-c': '--constraint',
  '-e': '--editable',
  '-i': '--index-url',
  '-f': '--find-links',
  '-C': '--config-settings',
};

export function readOptions(line: string): OptionLine {
  const tokens = line.split(/\s+/);
  const start = tokens.findIndex((token) => token.startsWith('-'));
  if (start === -1) return { requirement: line, options: [], isWrong: false };
  const requirement = line.slice(0, placeOf(line, start)).trim();
  const options: (readonly [string, string])[] = [];
  let isWrong = false;
  for (let at = start; at < tokens.length; at += 1) {
    const token = tokens[at] ?? '';
    // pip ignores bare words behind options.
    if (!token.startsWith('-')) continue;
    const { name, value: inline } = splitOption(token);
    if (withoutValue.includes(name)) {
      options.push([name, '']);
      continue;
    }
    if (!withValue.includes(name)) isWrong = true;
    // A path may hold blanks; everything that follows belongs to it.
    const isPath = name === '--requirement' || name === '--constraint' || name === '--editable';
    const value = inline ?? (isPath ? tokens.slice(at + 1).join(' ') : (tokens[at + 1] ?? ''));
    options.push([name, unquoted(value)]);
    if (inline === undefined) at += isPath ? tokens.length : 1;
    if (ofRequirement.includes(name) && isWrongValue(name, value)) isWrong = true;
  }
  const misplaced = requirement !== '' && options.some(([name]) => !ofRequirement.includes(name));
  return { requirement, options, isWrong: isWrong || misplaced };
}

function isWrongValue(name: string, value: string): boolean {
  return name === '--hash' ? !/^(?:sha256|sha384|sha512|md5|sha1):./i.test(value) : !value.includes('=');
}

/** Where the token of that number begins. */
function placeOf(line: string, count: number): number {
  const blanks = /\s+/g;
  for (let at = 0; at < count; at += 1) blanks.exec(line);
  return count === 0 ? 0 : blanks.lastIndex;
}

function splitOption(token: string): { readonly name: string; readonly value: string | undefined } {
  if (token.startsWith('--')) {
    const equals = token.indexOf('=');
    return equals === -1
      ? { name: token, value: undefined }
      : { name: token.slice(0, equals), value: token.slice(equals + 1) };
  }
  const name = short[token.slice(0, 2)] ?? token;
  return { name, value: token.length > 2 ? token.slice(2).replace(/^=/, '') : undefined };
}

function unquoted(text: string): string {
  return /^(["']).*\1$/.test(text) ? text.slice(1, -1) : text;
}
