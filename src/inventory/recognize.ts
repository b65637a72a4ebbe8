/** Finds out which format a text has, by its content and, where that does not decide, its name; then reads it. */
import { basename } from 'node:path';
import { say } from '../core/message/text';
import {
  condaHeader,
  explicitSign,
  exportLine,
  readCondaExplicit,
  readCondaExport,
  readCondaJson,
  readCondaList,
  readCondaMeta,
} from './conda/condaList';
import { readEnvironmentYml } from './conda/environmentYml';
import type { InventoryBuilder } from './inventoryBuilder';
import { refuseFile } from './inventoryError';
import { findPipTable, oldPipLine, readPipList, readPipListJson } from './lists/pipList';
import { readPipInspect } from './lists/pipInspect';
import { readPdmLock } from './lock/pdmLock';
import { readPipfileLock } from './lock/pipfileLock';
import { readPixiLock } from './lock/pixiLock';
import { readPoetryLock } from './lock/poetryLock';
import { readPylock } from './lock/pylock';
import { readPyproject } from './lock/pyproject';
import { readUvLock } from './lock/uvLock';
import { isTable, parseJson, parseToml, parseYaml, type Table, tableOf, tablesOf, textOf } from './read/parseDocument';
import { logicalLines } from './requirements/logicalLines';
import { readOptions } from './requirements/lineOptions';
import { readRequirementLine } from './requirements/requirementLine';
import { readRequirements, type ReadText } from './requirements/readRequirements';
import { readCycloneDx } from './sbom/cyclonedx';
import { isSpdx3, readSpdx2, readSpdx3 } from './sbom/spdx';

export interface ReadPorts {
  readonly readText: ReadText;
  /** Names that the pyproject.toml beside the file declares. */
  readonly declared: () => Promise<ReadonlySet<string> | undefined>;
}

/** Throws UserError for a text of no known kind, and for one that is broken. */
export async function readText(text: string, path: string, builder: InventoryBuilder, ports: ReadPorts): Promise<void> {
  const name = basename(path).toLowerCase();
  if (text.trim() === '') throw refuseFile(say`The file is empty`, path);
  if (/^\s*[[{]/.test(text) && !/\.(?:toml|lock)$/.test(name.replace('pipfile.lock', ''))) {
    if (/\.ya?ml$/.test(name)) return readYaml(text, path, builder, ports);
    if (isJson(text)) return readJson(text, path, builder);
  }
  if (/\.toml$|\.lock$/.test(name) && name !== 'pixi.lock' && name !== 'pipfile.lock') {
    return readToml(text, path, builder, ports);
  }
  if (name === 'pixi.lock' || /\.ya?ml$/.test(name)) return readYaml(text, path, builder, ports);
  if (/\.json$|^pipfile\.lock$/.test(name)) return readJson(text, path, builder);
  return readLines(text, path, builder, ports);
}

function isJson(text: string): boolean {
  return /^\s*(?:\{\s*["}]|\[\s*(?:[[{\]"\d-]|null|true|false))/.test(text);
}

function unknownKind(path: string): Error {
  return refuseFile(
    say`This is not a list of packages that is supported. Supported are requirements.txt and pip freeze, uv.lock, poetry.lock, pdm.lock, Pipfile.lock, pylock.toml, pixi.lock, pyproject.toml, environment.yml, pip list, pip inspect, conda list, CycloneDX and SPDX in JSON, and the folder of an environment`,
    path,
  );
}

async function readToml(text: string, path: string, builder: InventoryBuilder, ports: ReadPorts): Promise<void> {
  const document = await parseToml(text, path);
  const metadata = tableOf(document['metadata']);
  if (document['lock-version'] !== undefined) {
    readPylock(document, text, builder);
    return;
  }
  if (metadata['lock-version'] !== undefined) {
    readPoetryLock(document, text, builder, await ports.declared());
    return;
  }
  if (metadata['lock_version'] !== undefined || basename(path).startsWith('pdm.')) {
    readPdmLock(document, text, builder, await ports.declared());
    return;
  }
  if (document['version'] !== undefined && (document['package'] ?? document['distribution']) !== undefined) {
    readUvLock(document, text, builder);
    return;
  }
  const isProject = ['project', 'dependency-groups'].some((key) => isTable(document[key]));
  if (isProject || isTable(tableOf(document['tool'])['poetry'])) {
    readPyproject(document, builder);
    return;
  }
  if (document['version'] !== undefined && basename(path) === 'uv.lock') {
    readUvLock(document, text, builder);
    return;
  }
  throw unknownKind(path);
}

async function readYaml(text: string, path: string, builder: InventoryBuilder, ports: ReadPorts): Promise<void> {
  const document = await parseYaml(text, path);
  if (!isTable(document)) throw unknownKind(path);
  if (document['environments'] !== undefined && Array.isArray(document['packages'])) {
    readPixiLock(document, builder);
    return;
  }
  const isEnvironment = Array.isArray(document['dependencies']) || /^environment\b/.test(basename(path));
  if (!isEnvironment) throw unknownKind(path);
  return readEnvironmentYml(document, path, builder, ports.readText);
}

async function readJson(text: string, path: string, builder: InventoryBuilder): Promise<void> {
  const document = parseJson(text, path, /^\s*\[/.test(text) ? 'ignored' : 'refused');
  if (Array.isArray(document)) {
    readJsonList(document, path, builder);
    return;
  }
  if (!isTable(document)) throw unknownKind(path);
  const read = jsonReader(document);
  if (read === undefined) throw unknownKind(path);
  await read(document, builder);
}

type JsonReader = (document: Table, builder: InventoryBuilder) => void | Promise<void>;

function jsonReader(document: Table): JsonReader | undefined {
  if (tableOf(document['_meta'])['pipfile-spec'] !== undefined) return readPipfileLock;
  if (document['bomFormat'] === 'CycloneDX') return readCycloneDx;
  if (textOf(document['spdxVersion']).startsWith('SPDX-2.')) return readSpdx2;
  if (isSpdx3(document)) return readSpdx3;
  if (document['pip_version'] !== undefined && Array.isArray(document['installed'])) return readPipInspect;
  return document['build'] !== undefined && Array.isArray(document['depends']) ? readCondaMeta : undefined;
}

function readJsonList(document: readonly unknown[], path: string, builder: InventoryBuilder): void {
  const entries = tablesOf(document);
  if (document.length > 0 && !entries.some((each) => typeof each['name'] === 'string')) throw unknownKind(path);
  const isConda = entries.some((each) => ['base_url', 'dist_name', 'build_string'].some((key) => key in each));
  if (isConda) readCondaJson(document, builder);
  else readPipListJson(document, builder);
}

function readLines(text: string, path: string, builder: InventoryBuilder, ports: ReadPorts): void | Promise<void> {
  if (explicitSign.test(text)) {
    readCondaExplicit(text, builder);
    return;
  }
  if (condaHeader.test(text)) {
    readCondaList(text, builder);
    return;
  }
  const lines = text.split(/\r\n|\n|\r/);
  const told = lines.filter((line) => line.trim() !== '' && !line.startsWith('#'));
  if (told.length > 0 && told.every((line) => exportLine.test(line.trim()))) {
    readCondaExport(text, builder);
    return;
  }
  const isOldList = told.length > 0 && told.every((line) => oldPipLine.test(line.trim()));
  if (findPipTable(lines) !== -1 || isOldList) {
    readPipList(text, builder);
    return;
  }
  if (!isRequirements(text, path)) throw unknownKind(path);
  return readRequirements(text, path, builder, ports.readText);
}

/** By its name, or because at least half of its lines are requirements or options. */
function isRequirements(text: string, path: string): boolean {
  if (text.includes('\0')) return false;
  if (/\.(?:txt|in)$|requirements|constraints/i.test(basename(path))) return true;
  const lines = logicalLines(text).filter((line) => line.text !== '');
  const fitting = lines.filter((line) => {
    const { requirement, isWrong } = readOptions(line.text);
    if (isWrong) return false;
    const meaning = requirement === '' ? undefined : readRequirementLine(requirement);
    return meaning === undefined || !('reason' in meaning) || meaning.reason !== 'invalid-requirement';
  });
  return fitting.length * 2 >= lines.length && lines.length > 0;
}
