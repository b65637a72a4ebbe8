// A copy of the extension with every text translated into a made-up language, in which each stands in brackets; VS Code's own texts stay.
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from './projectRoot';

/** VS Code takes any name; this one is Windows' for such languages. */
export const madeUpLanguage = 'qps-ploc';

const copied = ['package.json', 'package.nls.json', 'dist', 'media', 'l10n'];

/** Writes the copy into an empty folder. */
export async function translateExtension(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const name of copied) await cp(join(projectRoot(), name), join(folder, name), { recursive: true });
  await translate(folder, 'package.nls.json', `package.nls.${madeUpLanguage}.json`);
  await translate(folder, 'l10n/bundle.l10n.json', `l10n/bundle.l10n.${madeUpLanguage}.json`);
}

async function translate(folder: string, from: string, to: string): Promise<void> {
  const texts = JSON.parse(await readFile(join(folder, from), 'utf8')) as Record<string, string>;
  const translated = Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, `⟦${text}⟧`]));
  await writeFile(join(folder, to), JSON.stringify(translated));
}

/** What of a text stands outside of all brackets. */
export function untranslated(text: string): string {
  let depth = 0;
  let rest = '';
  for (const letter of text) {
    if (letter === '⟦') depth += 1;
    else if (letter === '⟧') depth -= 1;
    else if (depth === 0) rest += letter;
  }
  return rest;
}
