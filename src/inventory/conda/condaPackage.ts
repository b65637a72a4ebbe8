/** A package of conda as one of PyPI: whether it is Python at all, and what PyPI calls it. */
import { normalizeName } from '../../core/package/packageName';
import type { InventoryBuilder } from '../inventoryBuilder';

interface CondaPackage {
  readonly name: string;
  readonly version: string;
  /** `py311h52f7536_0`; '' where the file does not tell. */
  readonly build: string;
  readonly channel?: string;
  readonly line?: number | undefined;
  readonly entry?: number | undefined;
  readonly platforms?: readonly string[];
  /** What PyPI calls it, where the file tells. */
  readonly pypiName?: string | undefined;
  /** The file says that it needs Python. */
  readonly isPython?: boolean;
}

/** Names of PyPI that conda spells another way. */
const pypiNames: Readonly<Record<string, string>> = {
  pytorch: 'torch',
  pytables: 'tables',
  'python-tzdata': 'tzdata',
  'msgpack-python': 'msgpack',
  'brotli-python': 'Brotli',
  'matplotlib-base': 'matplotlib',
  'dask-core': 'dask',
  'py-opencv': 'opencv-python',
  'python-graphviz': 'graphviz',
  pyqt: 'PyQt5',
};

const pythonBuild = /(?:^|[^a-z])py(?:\d|h[0-9a-f]|hd|_\d)/;

export function addCondaPackage(found: CondaPackage, builder: InventoryBuilder): void {
  const { name, version, build, channel = '', line, entry, platforms = [], pypiName } = found;
  const place = { name, version, line, entry };
  if (build === '<develop>') {
    builder.refuse('local-project', place);
    return;
  }
  if (build === '<pip>' || build === 'pypi_0' || channel === 'pypi') {
    builder.add({ ...place, platforms });
    return;
  }
  const looksPython = found.isPython === true || pypiName !== undefined || pythonBuild.test(build);
  const isPython = looksPython && name !== 'python';
  if (!isPython) {
    builder.refuse('not-python', place);
    return;
  }
  const known = pypiName ?? pypiNames[name] ?? name;
  const condaName = normalizeName(known) === normalizeName(name) ? {} : { condaName: name };
  builder.add({ ...place, name: known, source: 'conda', platforms, ...condaName });
}

/** What the name of a conda file says: `numpy-1.26.4-py311_0.conda`, cut from the right. */
export function readCondaFile(address: string): Pick<CondaPackage, 'name' | 'version' | 'build'> | undefined {
  const file = address.split(/[?#]/, 1)[0]?.split('/').at(-1) ?? '';
  const match = /^(.+)-([^-]+)-([^-]+)\.(?:conda|tar\.bz2)$/.exec(file);
  const [, name = '', version = '', build = ''] = match ?? [];
  return match === null ? undefined : { name, version, build };
}
