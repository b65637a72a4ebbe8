/** Text that others wrote, made fit for the place where it is shown: one rule for each such place, each in linear time. */

/** UTF-16 units that are looked at; a cell of Excel holds no more. */
const longestText = 32_767;
/** UTF-16 units of a notification. */
const longestMessage = 2000;

/** Controls and formats, with U+2028 and U+2029: none of them is seen, some turn or hide what is. Lone surrogates belong to no character. */
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;
/** The same without line breaks and tabs. */
const unseenInLines = /[^\P{Cc}\t\n\r]|[\p{Cf}\p{Cs}\u2028\u2029]/gu;
/** What a text may hold that nobody sees, line breaks and tabs left out: also letters and marks without a shape. */
const unseenMark = /(?![\t\n\r])[\p{Cc}\p{Default_Ignorable_Code_Point}]/u;
const replacement = '\u{FFFD}';

/** One line of a terminal or a table: line breaks become blanks, and no escape sequence gets through. */
export function inertLine(text: string): string {
  return shortened(text, longestText)
    .replace(/\s+/g, (blanks) => (/[\r\n\t]/.test(blanks) ? ' ' : blanks))
    .replace(unseen, replacement);
}

/** Text with its line breaks and tabs, and nothing else that is not seen. */
export function inertLines(text: string): string {
  return text.replace(unseenInLines, replacement);
}

/** The first of these, `U+200B`; undefined: none. */
export function unseenIn(text: string): string | undefined {
  const code = unseenMark.exec(text)?.[0].codePointAt(0);
  return code === undefined ? undefined : `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}

/**
 * A notification, a question, or the progress of VS Code, which makes links of `[label](command:…)` there and runs what is clicked; `$(…)`
 * becomes an icon in some of them. Line breaks stay.
 */
export function inertMessage(text: string): string {
  return inertLines(shortened(text, longestMessage)).replaceAll('](', '] (').replaceAll('$(', '$ (');
}

/** What `JSON.stringify` escapes by its number and no reader has to take (RFC 8259, 8.2): half a character. Any other escape is passed over. */
const halfOrEscape = /\\(?:u(d[89a-f][0-9a-f]{2})|.)/g;

/** JSON text of a value, the same data with everything escaped that a terminal would act on, or take for a link of Markdown. Halves of characters are replaced. */
export function inertJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, undefined, indent)
    .replace(halfOrEscape, (escape, half?: string) => (half === undefined ? escape : replacement))
    .replace(/[\u007f-\u009f\u2028\u2029]|\p{Cf}|(?<=\])\(/gu, (character) =>
      Array.from({ length: character.length }, (_, at) => unicodeEscape(character.charCodeAt(at))).join(''),
    );
}

function unicodeEscape(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`;
}

/** A message of SARIF 2.1.0, where brackets begin a link (3.11.6). */
export function inertSarif(text: string): string {
  return text.replace(/[\\[\]]/g, '\\$&');
}

/** What a spreadsheet takes for the beginning of a formula (OWASP, "CSV Injection"), also in full-width form. */
const formulaStart = new Set('=+-@\uff1d\uff0b\uff0d\uff20');
/** Where a program that reads with another list separator begins a new cell; a comma is within quotes then. */
const cellEnds = new Set(';\t|\r\n');

/** A cell of a table as text that no spreadsheet program takes for a formula, whatever it separates cells by. */
export function inertCell(text: string): string {
  const clean = inertLines(text);
  let safe = /^[\t\r\n]/.test(clean) || formulaStart.has(clean.trimStart().charAt(0)) ? "'" : '';
  let isStart = false;
  for (const character of clean) {
    if (isStart && formulaStart.has(character)) safe += "'";
    safe += character;
    isStart = cellEnds.has(character) || (isStart && /\s/.test(character));
  }
  return safe;
}

/** Where what is pasted begins a new cell. */
const pasteEnds = /([\t\r\n])/;
/** What a spreadsheet would paste as several cells, or read as the beginning of a quoted one. */
const needsQuotes = /[\t\r\n]|^"/;

/** A cell as it is copied for a spreadsheet: one cell there, too, and a text, even if it begins like a formula. A number stays one. */
export function inertPaste(text: string): string {
  const safe = inertStart(text);
  return needsQuotes.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** What was selected on a page and is copied as it stands: no line of it, and nothing behind a tab, is calculated where it is pasted. */
export function inertSelection(text: string): string {
  return text.split(pasteEnds).map(inertStart).join('');
}

/** A spreadsheet calculates a text that begins like a formula. */
function inertStart(text: string): string {
  return formulaStart.has(text.trimStart().charAt(0)) && !/^[+-]?[\d.]+$/.test(text) ? `'${text}` : text;
}

/** One part of an address; what is no character cannot be written in one. */
export function urlPart(text: string): string {
  return encodeURIComponent(text.replace(/\p{Cs}/gu, replacement));
}

/** At most `length` UTF-16 units, the last one an ellipsis when something was cut, and no half of a character. */
export function shortened(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
