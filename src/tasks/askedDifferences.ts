/** Remembers which cells a person was asked about whose text says less than the finding. By content: a renamed or copied workbook asks nobody again. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { makeFolderDurably, readWholeFile, replaceFile } from '../platform/durableFile';
import { userStateFolder } from '../engine/storage/userState';
import { normalizeName } from '../core/package/packageName';
import { errnoOf } from '../core/message/errors';
import { nodeFileSystem } from '../platform/nodeFileSystem';

interface AskedCell {
  /** `W17`: rows move, columns tell what the cell is about. */
  readonly cell: string;
  readonly package: string;
  readonly value: string;
}

/** The oldest beyond these are forgotten. */
const mostCells = 100_000;
const keyLength = 16;

/** False: at least one of them is new. */
export async function isAskedAbout(cells: readonly AskedCell[]): Promise<boolean> {
  const asked = new Set(await readAsked());
  return cells.every((cell) => asked.has(keyOf(cell)));
}

/** A state folder that cannot be written to only means that the question comes again. */
export async function rememberAsked(cells: readonly AskedCell[]): Promise<void> {
  try {
    const all = [...new Set([...(await readAsked()), ...cells.map(keyOf)])].slice(-mostCells);
    await makeFolderDurably(nodeFileSystem, userStateFolder());
    await replaceFile(nodeFileSystem, fileOf(), Buffer.from(all.join('\n')));
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
  }
}

async function readAsked(): Promise<readonly string[]> {
  try {
    const bytes = (await readWholeFile(nodeFileSystem, fileOf())) ?? Buffer.alloc(0);
    const lines = bytes.toString('latin1').split('\n', mostCells);
    return lines.filter((line) => line.length === keyLength && /^[0-9a-f]+$/.test(line));
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    return [];
  }
}

function fileOf(): string {
  return join(userStateFolder(), 'asked-differences');
}

function keyOf({ cell, package: name, value }: AskedCell): string {
  const text = JSON.stringify([normalizeName(name), cell.replace(/\d+$/, ''), value]);
  return createHash('sha256').update(text).digest('hex').slice(0, keyLength);
}
