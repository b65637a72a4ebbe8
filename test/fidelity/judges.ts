/** LibreOffice and openpyxl as judges of a workbook: every cell they see. Refuses to stand in for one that is not installed. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { projectRoot } from '../support/vscode/projectRoot';

const run = promisify(execFile);
const maxBuffer = 1 << 30;

/** Cells by `Sheet!A1` (openpyxl) or `Sheet!row!column` (LibreOffice). */
export type SeenCells = ReadonlyMap<string, string>;

export interface Judge {
  readonly name: string;
  /** By file. Files must have different names. */
  readonly see: (files: readonly string[], scratch: string) => Promise<ReadonlyMap<string, SeenCells>>;
}

/** Of the two, those that are on this machine. In CI both must be. */
export async function availableJudges(): Promise<readonly Judge[]> {
  const judges: Judge[] = [];
  const openpyxl = await openpyxlJudge();
  if (openpyxl !== undefined) judges.push(openpyxl);
  const soffice = libreOffice();
  if (soffice !== undefined) {
    judges.push({ name: 'LibreOffice', see: (files, scratch) => seeWithLibreOffice(soffice, files, scratch) });
  }
  if (judges.length < 2) {
    const missing = ['openpyxl', 'LibreOffice']
      .filter((name) => judges.every((judge) => judge.name !== name))
      .join(', ');
    if (process.env['CI'] === 'true') throw new Error(`CI must have these judges, and they are not there: ${missing}`);
    console.log(`      skipped judges that are not installed: ${missing}`);
  }
  return judges;
}

/** Its program; undefined where it is not installed. */
export function libreOffice(): string | undefined {
  return ['/usr/bin/soffice', '/Applications/LibreOffice.app/Contents/MacOS/soffice'].find(existsSync);
}

/** Undefined where it is not installed. */
export async function openpyxlJudge(): Promise<Judge | undefined> {
  const python = await openpyxlPython();
  return python === undefined ? undefined : { name: 'openpyxl', see: (files) => seeWithOpenpyxl(python, files) };
}

async function openpyxlPython(): Promise<string | undefined> {
  for (const python of ['/usr/bin/python3', 'python3', 'python']) {
    try {
      await run(python, ['-c', 'import openpyxl']);
      return python;
    } catch {
      // Not this one: the next may have it.
    }
  }
  return undefined;
}

function projectFile(...path: string[]): string {
  return join(projectRoot(), ...path);
}

async function seeWithOpenpyxl(python: string, files: readonly string[]): Promise<ReadonlyMap<string, SeenCells>> {
  const script = projectFile('test', 'fidelity', 'openpyxlCells.py');
  const running = run(python, [script], { maxBuffer });
  running.child.stdin?.end(JSON.stringify(files));
  const { stdout } = await running;
  const seen = JSON.parse(stdout) as Record<string, Record<string, unknown>>;
  return new Map(
    Object.entries(seen).map(([file, cells]) => [
      file,
      new Map(Object.entries(cells).map(([name, value]) => [name, JSON.stringify(value)])),
    ]),
  );
}

/** Recalculates every formula on loading, so that a wrong formula shows, not its stored result. */
const recalculateAlways =
  '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry">' +
  '<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>' +
  '</oor:items>\n';

/** Comma, double quote, UTF-8, as shown, every sheet to a file of its own. */
const csvFilter = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1';

async function seeWithLibreOffice(
  soffice: string,
  files: readonly string[],
  scratch: string,
): Promise<ReadonlyMap<string, SeenCells>> {
  const profile = join(scratch, 'profile');
  await mkdir(join(profile, 'user'), { recursive: true });
  await writeFile(join(profile, 'user', 'registrymodifications.xcu'), recalculateAlways);
  const out = join(scratch, `csv-${basename(files[0] ?? '')}`);
  await mkdir(out, { recursive: true });
  const environment = `-env:UserInstallation=${pathToFileURL(profile).href}`;
  await run(soffice, [environment, '--headless', '--convert-to', csvFilter, '--outdir', out, ...files], { maxBuffer });
  const written = await readdir(out);
  const seen = new Map<string, SeenCells>();
  for (const file of files) {
    const stem = basename(file).replace(/\.[^.]*$/, '');
    const cells = new Map<string, string>();
    for (const name of written.filter((candidate) => candidate.startsWith(`${stem}-`))) {
      const sheet = name.slice(stem.length + 1, -'.csv'.length);
      addCsv(cells, sheet, await readFile(join(out, name), 'utf8'));
    }
    seen.set(file, cells);
  }
  return seen;
}

function addCsv(cells: Map<string, string>, sheet: string, csv: string): void {
  let row = 1;
  let column = 1;
  const field = /("(?:[^"]|"")*"|[^,\n]*)([,\n]|$)/y;
  for (let match = field.exec(csv); match !== null && field.lastIndex <= csv.length; match = field.exec(csv)) {
    if (match[1] !== '') cells.set(`${sheet}!${row}!${column}`, match[1] ?? '');
    if (match[2] === ',') column++;
    else {
      row++;
      column = 1;
    }
    if (field.lastIndex >= csv.length) break;
  }
}

/** Names of cells that differ between two views. */
export function differences(a: SeenCells, b: SeenCells): readonly string[] {
  return [...new Set([...a.keys(), ...b.keys()])].filter((name) => a.get(name) !== b.get(name));
}
