/** What conda, mamba and micromamba list: columns, JSON, `--export` and `--explicit`, and the records of an environment. */
import { say } from '../../core/message/text';
import type { InventoryBuilder } from '../inventoryBuilder';
import { entriesOf, positionOf } from '../read/entries';
import { type Data, type Table, textOf, textsOf } from '../read/parseDocument';
import { addCondaPackage, readCondaFile } from './condaPackage';

export const condaHeader = /^(?:# packages in environment at|List of packages in environment)/m;
export const explicitSign = /^@EXPLICIT\s*$/m;

export function readCondaList(text: string, builder: InventoryBuilder): void {
  for (const [at, line] of text.split(/\r\n|\n|\r/).entries()) {
    if (line.startsWith('#') || /^\s*$|^[─-]+$/.test(line)) continue;
    const [name = '', version = '', build = '', channel = ''] = line.trim().split(/\s+/);
    if (condaHeader.test(line) || (name === 'Name' && version === 'Version')) continue;
    if (version === '') {
      builder.refuse('no-version', { name, line: at + 1 });
      continue;
    }
    addCondaPackage({ name, version, build, channel, line: at + 1 }, builder);
  }
}

export function readCondaJson(document: Data, builder: InventoryBuilder): void {
  for (const entry of entriesOf(document, 'packages', builder)) {
    const { name, version, build_string, channel } = entry;
    addCondaPackage(
      {
        name: textOf(name),
        version: textOf(version),
        build: textOf(build_string),
        channel: textOf(channel),
        ...positionOf(entry),
      },
      builder,
    );
  }
}

/** `name=version=build`; the build may hold `=`. */
export const exportLine = /^([^=\s#]+)=([^=\s]+)=(\S+)$/;

export function readCondaExport(text: string, builder: InventoryBuilder): void {
  for (const [at, line] of text.split(/\r\n|\n|\r/).entries()) {
    const [, name = '', version = '', build = ''] = exportLine.exec(line.trim()) ?? [];
    if (name !== '') addCondaPackage({ name, version, build, line: at + 1 }, builder);
    else if (line.trim() !== '' && !line.startsWith('#')) builder.refuse('invalid-line', { line: at + 1 });
  }
}

/** Never holds what pip installed. */
export function readCondaExplicit(text: string, builder: InventoryBuilder): void {
  builder.isIncomplete();
  builder.note(say`conda list --explicit does not contain packages that pip installed`);
  for (const [at, line] of text.split(/\r\n|\n|\r/).entries()) {
    if (/^\s*(?:#|@EXPLICIT|$)/.test(line)) continue;
    const found = readCondaFile(line.trim());
    if (found === undefined) builder.refuse('invalid-line', { line: at + 1 });
    else addCondaPackage({ ...found, line: at + 1 }, builder);
  }
}

/** One file of `conda-meta`. */
export function readCondaMeta(document: Table, builder: InventoryBuilder): void {
  const isPython = textsOf(document['depends']).some((each) => /^python(?:\s|$)/.test(each));
  const folder = textsOf(document['files']).map((each) => /([^/]+)-[^/-]+\.dist-info\//.exec(each)?.[1]);
  const pypiName = folder.find((each) => each !== undefined);
  const { name, version, build } = document;
  addCondaPackage({ name: textOf(name), version: textOf(version), build: textOf(build), isPython, pypiName }, builder);
}
