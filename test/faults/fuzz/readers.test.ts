/** Readers of what anybody may have written, under random bytes and forged values: each returns or refuses, in bounded time and memory. */
import { ok } from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseConfigurationFile } from '../../../src/engine/configuration/configurationFile';
import { readCheckpointFile } from '../../../src/engine/checkpoint/checkpointFile';
import { encodeIndex, indexCodec } from '../../../src/engine/checkpoint/storedIndex';
import type { JournalEvent } from '../../../src/engine/journal/journalEntry';
import { decodeJournal } from '../../../src/engine/journal/journalDecoder';
import { chainStart, encodeLine } from '../../../src/engine/journal/journalFormat';
import { decodeLedger } from '../../../src/engine/ledger/storedLedger';
import type { FileSystem, OpenFile } from '../../../src/platform/fileSystem';
import { parseDocument } from '../../../src/sources/offline/documentText';
import { readOsvDocument } from '../../../src/sources/osv/osvRecord';
import { parseRiskFile } from '../../../src/sources/risks/riskFile';
import { sha256 } from '../../../src/platform/contentHash';
import { SampleScan } from '../../support/sampleScan';
import { SeededRandom } from '../../support/seededRandom';
import { sliceOf, soakCount } from '../../support/soak';
import { useTemporaryFolder } from '../../support/temporaryFolder';
import { projectRoot } from '../../support/vscode/projectRoot';

const inputs = sliceOf(soakCount(1000, 100_000));
const slowestMs = 5000;
const mostBytes = 512 * 1024 * 1024;

type Mutation = (text: string, random: SeededRandom) => string;

const oddTexts = [
  '',
  '\0',
  '../../x',
  '{',
  '"',
  '\\',
  '\ud800',
  '&a',
  '*a',
  '- ',
  ': ',
  '[',
  ' '.repeat(500),
  '[{"a":'.repeat(500),
];

/** Bytes taken out, put in, doubled, or replaced. */
const damaged: Mutation = (text, random) => {
  let changed = text;
  for (let left = 1 + random.below(4); left > 0; left--) {
    const at = random.below(changed.length + 1);
    const length = random.below(1 + random.below(60));
    const put = [
      () => '',
      () => String.fromCharCode(random.below(0x250)),
      () => oddTexts[random.below(oddTexts.length)]!,
      () => changed.slice(at, at + length).repeat(2 + random.below(30)),
    ][random.below(4)]!();
    changed = changed.slice(0, at) + put + changed.slice(at + length);
  }
  return changed;
};

const oddValues = [
  null,
  true,
  -1,
  1e308,
  '',
  '../../../../home/x',
  'constructor',
  [],
  {},
  [[[]]],
  'x'.repeat(5000),
  { __proto__: null, length: 1e9 },
];

/** One value of a JSON text replaced by another kind, taken away, or put in twice. */
const forged: Mutation = (text, random) => {
  const whole = JSON.parse(text) as unknown;
  let place = { whole } as Record<string, unknown>;
  let key = 'whole';
  for (;;) {
    const value = place[key];
    const keys = typeof value === 'object' && value !== null ? Object.keys(value) : [];
    if (keys.length === 0 || random.chance(0.2)) break;
    place = value as Record<string, unknown>;
    key = keys[random.below(keys.length)]!;
  }
  if (random.chance(0.2)) Reflect.deleteProperty(place, key);
  else place[key] = oddValues[random.below(oddValues.length)];
  return JSON.stringify(whole);
};

interface Reader {
  readonly name: string;
  readonly seeds: () => readonly string[];
  /** Makes the checksums right again where they can be. */
  readonly sign?: (text: string) => string;
  readonly isJson: boolean;
  readonly read: (text: string) => unknown;
}

describe('a reader of what anybody may have written', function () {
  this.timeout(soakCount(120_000, 3_600_000));
  const folder = useTemporaryFolder();
  let state: Record<'journal' | 'checkpoint' | 'index' | 'ledger', readonly string[]>;

  beforeEach(async () => {
    const scan = new SampleScan(folder());
    await scan.stopAfter(3);
    const files = readdirSync(scan.storage, { recursive: true }).map((name) => join(scan.storage, String(name)));
    const texts = (ending: RegExp): string[] =>
      files.filter((file) => ending.test(file)).map((file) => readFileSync(file, 'utf8'));
    state = {
      journal: texts(/journal\.jsonl$/).flatMap((text) => text.trimEnd().split('\n')),
      checkpoint: texts(/checkpoints[\\/]b[^\\/]*\.json$/),
      index: texts(/checkpoints\.json$/),
      ledger: ['{"schemaVersion":2,"packages":{"[\\"flask\\",\\"1.0\\",0]":{"recommendation":"PROCEED"}}}'],
    };
  });

  const readers: readonly Reader[] = [
    {
      name: 'advisories (JSON)',
      seeds: () => sampleAdvisories(),
      isJson: true,
      read: (text) => readOsvDocument(parseDocument('x.json', text)),
    },
    {
      name: 'advisories (YAML)',
      seeds: () => ['id: A-1\naffected:\n  - package: {name: &a flask, ecosystem: PyPI}\n    versions: [1.10, *a]\n'],
      isJson: false,
      read: (text) => readOsvDocument(parseDocument('x.yaml', text)),
    },
    {
      name: 'settings',
      seeds: () => [
        'environment: ci\nbatch:\n  defaultBatchSize: 20\n  strategy: fixed-size\ncheckpoint:\n  checkpointFrequency: 2\n',
      ],
      isJson: false,
      read: parseConfigurationFile,
    },
    {
      name: 'accepted risks',
      seeds: () => ['- advisory: CVE-2026-0001\n  package: flask\n  reason: not reachable\n  until: 2027-01-01\n'],
      isJson: false,
      read: parseRiskFile,
    },
    {
      name: 'journal',
      seeds: () => state.journal,
      isJson: true,
      sign: (line) => {
        const { type, data } = JSON.parse(line) as JournalEvent;
        return encodeLine({ type, data } as JournalEvent, { sequence: 0, previous: chainStart }).line;
      },
      read: (text) => decodeJournal(Buffer.from(`${text}\n`)),
    },
    {
      name: 'checkpoints',
      seeds: () => state.checkpoint,
      isJson: true,
      sign: (text) => {
        const body = JSON.stringify((JSON.parse(text) as { checkpoint: unknown }).checkpoint ?? null);
        return `{"checksum":"${sha256(body)}","checkpoint":${body}}`;
      },
      read: (text) => readCheckpointFile(oneFile(text), 'b0001.json'),
    },
    {
      name: 'list of checkpoints',
      seeds: () => state.index,
      isJson: true,
      sign: (text) => {
        const { checkpoints } = JSON.parse(text) as { checkpoints: unknown };
        return Array.isArray(checkpoints) ? encodeIndex(checkpoints) : text;
      },
      read: (text) => indexCodec.decode(text),
    },
    { name: 'record of written cells', seeds: () => state.ledger, isJson: true, read: decodeLedger },
  ];

  for (const { name, seeds, sign, isJson, read } of readers) {
    it(`returns or refuses ${inputs} inputs: ${name}`, async () => {
      const seed = Number(process.env['IHACPA_FUZZ_SEED'] ?? Date.now() % 2 ** 31);
      console.log(`      seed ${seed}`);
      const random = new SeededRandom(seed);
      const originals = seeds();
      ok(originals.length > 0);
      let slowest = 0;
      let largest = 0;
      for (let count = 0; count < inputs; count++) {
        const original = originals[random.below(originals.length)]!;
        let text = isJson && random.chance(0.6) ? forged(original, random) : damaged(original, random);
        if (sign !== undefined) text = signed(sign, text);
        const began = performance.now();
        try {
          await read(text);
        } catch (error) {
          throw new Error(`seed ${seed}, input ${count}: ${JSON.stringify(text.slice(0, 2000))}`, { cause: error });
        }
        slowest = Math.max(slowest, performance.now() - began);
        if (count % 500 === 0) largest = Math.max(largest, process.memoryUsage().heapUsed);
      }
      ok(slowest < slowestMs, `seed ${seed}: ${slowest} ms`);
      ok(largest < mostBytes, `seed ${seed}: ${largest} bytes`);
    });
  }
});

function signed(sign: (text: string) => string, text: string): string {
  try {
    return sign(text);
  } catch {
    return text; // No longer JSON: nothing can be signed.
  }
}

function sampleAdvisories(): readonly string[] {
  const folder = join(projectRoot(), 'media', 'sample', 'advisories');
  const names = readdirSync(folder, { recursive: true }).map(String);
  return names.filter((name) => name.endsWith('.json')).map((name) => readFileSync(join(folder, name), 'utf8'));
}

/** A disk that holds one file and takes nothing: whatever else a reader did with it would throw. */
function oneFile(text: string): FileSystem {
  const bytes = Buffer.from(text);
  const stat = { kind: 'file', size: bytes.length, mode: 0o600, uid: 0, gid: 0, hardLinks: 1, modifiedMs: 0 } as const;
  const file: Partial<OpenFile> = {
    stat: () => Promise.resolve(stat),
    read: (into, position) => Promise.resolve(bytes.copy(into, 0, position)),
    close: () => Promise.resolve(),
  };
  return { open: () => Promise.resolve(file as OpenFile) } as Partial<FileSystem> as FileSystem;
}
