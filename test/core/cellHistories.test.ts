/**
 * Random histories of one review row: scans by every rule, failing sources, new data, a person's edits, another machine. Whatever happened, no
 * cell says less than its finding unless that is reported, and no words of a person are lost unless they were to be replaced.
 */
import { ok, strictEqual } from 'node:assert/strict';
import { type CellContent, displayText, valueText } from '../../src/core/spreadsheet/cell';
import { overwriteRules, type ProposedCell } from '../../src/core/cells/cellEdit';
import { splitEarlier } from '../../src/core/cells/earlierText';
import { decideEdits } from '../../src/core/cells/editDecision';
import { isOwnResult } from '../../src/core/cells/ownResult';
import { type PackageRow } from '../../src/core/sheet/packageRow';
import { Ledger } from '../../src/engine/ledger/ledger';
import { WrittenTexts } from '../../src/engine/journal/writtenTexts';
import { nodeFileSystem } from '../../src/platform/nodeFileSystem';
import { SeededRandom } from '../support/seededRandom';
import { soakCount } from '../support/soak';

const identity = { name: 'demo', version: '1.0', occurrence: 0 };
/** The oracle's own ranks; undefined: free text, or nobody looked. */
const found: readonly (readonly [text: string, rank: number | undefined])[] = [
  ['PROCEED', 1],
  ['PROCEED WITH UPDATE | 1.0 → 1.1', 1],
  ['FURTHER REVIEW REQUIRED | version missing', 2],
  ['PROCEED | 1 accepted risk until 2027-01-31', 3],
  ['SECURITY RISK | EXPEDITE UPGRADE 1.0 → 1.1 | 1 advisory (Highest: HIGH) | OSV', 4],
  ['SECURITY RISK | REMOVE OR REPLACE, no fix known | 2 advisories (Highest: LOW) | OSV', 4],
  ['MALICIOUS | REMOVE NOW | 1 advisory (Highest: UNKNOWN) | OSV', 5],
  ['FURTHER REVIEW REQUIRED | OSV not checked', undefined],
];
const typed: readonly (readonly [text: string, rank: number | undefined])[] = [
  ['PROCEED', 1],
  ['None found', 1],
  ['CHECK', 2],
  ['RECHECK\nby Friday', 2],
  ['REMOVE', 4],
  ['Library not ready for use', undefined],
  ['Earlier: said Jane', undefined],
];
const ranks = new Map([...found, ...typed].map(([text, rank]) => [text.split('\n')[0], rank]));

interface World {
  cell: string;
  /** What a person typed last and nobody asked to replace. */
  person: string | undefined;
  ledger: Ledger;
}

describe('a cell, whatever happens to it', () => {
  it('never says less than its finding unreported, and keeps what a person wrote', async function () {
    this.timeout(soakCount(60_000, 900_000));
    const places = { folder: '/nowhere', others: [] };
    const fresh = (): Promise<Ledger> =>
      Ledger.load(nodeFileSystem, places, { realPath: '/nowhere/review.xlsx', sheetName: 'Review', rows: noRows });
    for (let seed = 1; seed <= soakCount(800, 20_000); seed++) {
      const random = new SeededRandom(seed);
      const pick = <T>(items: readonly T[]): T => items[random.below(items.length)]!;
      const world: World = { cell: '', person: undefined, ledger: await fresh() };
      const told: string[] = [];
      for (let step = 0; step < 8; step++) {
        const action = random.below(6);
        if (action === 0) {
          [world.cell] = pick(typed);
          // What the tool wrote there itself is nobody's but the tool's, whoever typed it again.
          const own = splitEarlier(world.ledger.recorded(identity, 'recommendation') ?? '').result;
          world.person = world.cell === own ? undefined : world.cell;
          told.push(`types ${world.cell}`);
        } else if (action === 1 && random.chance(0.3)) {
          world.ledger = await fresh();
          told.push('another machine');
        } else if (action === 2 && world.cell.includes('\nEarlier: ')) {
          world.cell = splitEarlier(world.cell).result;
          world.person = undefined;
          told.push('removes the paragraph');
        } else {
          scan(world, pick(found), pick(overwriteRules), told, seed);
        }
      }
    }
  });
});

function scan(
  world: World,
  [text, rank]: readonly [string, number | undefined],
  rule: (typeof overwriteRules)[number],
  told: string[],
  seed: number,
): void {
  told.push(`${rule}: ${text}`);
  const why = `seed ${seed}: ${told.join(' > ')}`;
  const present: CellContent = world.cell === '' ? { kind: 'empty' } : { kind: 'text', text: world.cell };
  const row = {
    identity,
    row: 4,
    displayName: 'Demo',
    versionIsNumber: false,
    cells: { recommendation: present },
  } as PackageRow;
  const value = { kind: 'text', text } as const;
  const proposal: ProposedCell = { field: 'recommendation', value, look: 'plain', conclusive: rank !== undefined };
  const lastWritten = (): string | undefined => world.ledger.lastWritten(row, 'recommendation');
  const { edits, kept } = decideEdits(row, [proposal], rule, lastWritten);
  const [edit] = edits;
  if (edit !== undefined) {
    world.cell = valueText(edit.value);
    const written = new WrittenTexts();
    written.record([{ cell: 'W4', package: identity, field: 'recommendation', old: present, new: edit.value }]);
    world.ledger.record(written);
  }
  if (world.person !== undefined && !world.cell.endsWith(world.person)) {
    // Its own words, typed by hand, are as good as written; all else goes only when every cell was to be replaced.
    ok(
      rule === 'all' || isOwnResult('recommendation', world.person) || displayText(present) === text,
      `lost words: ${why}`,
    );
    world.person = undefined;
  }
  const said = ranks.get(world.cell.split('\n')[0]);
  if (rank === undefined || said === undefined || said >= rank) return;
  strictEqual(kept.length, 1, `${world.cell} hides ${text}: ${why}`);
}

const noRows = { length: 0, at: () => undefined, *[Symbol.iterator]() {} } as unknown as Parameters<
  typeof Ledger.load
>[2]['rows'];
