/** A ledger read in pieces is the same as one read whole, and one that is damaged anywhere is not believed. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readLedgerPieces } from '../../../src/engine/ledger/ledgerPieces';
import { encodeLedger, type LedgerPackages } from '../../../src/engine/ledger/storedLedger';

const marks = ['},"["', '},"[\\"', '","checksum":"', '{', '}}', '€', ''];
const text = fc.oneof(fc.constantFrom(...marks), fc.string({ unit: 'binary' }));
const identity = fc.tuple(text, text, fc.nat(2)).map((parts) => JSON.stringify(parts));
const packages = fc.dictionary(identity, fc.dictionary(fc.constantFrom('nvdResult', 'notes'), text), { maxKeys: 30 });

async function encoded(stored: LedgerPackages, version?: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of encodeLedger(Object.entries(stored), version)) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}

/** Undefined when it is not believed. Every piece is overwritten by the next. */
async function read(bytes: Buffer, pieceBytes: number): Promise<LedgerPackages | undefined> {
  async function* pieces(): AsyncGenerator<Buffer> {
    const piece = Buffer.alloc(pieceBytes);
    for (let at = 0; at < bytes.length; at += pieceBytes) {
      yield await Promise.resolve(piece.subarray(0, bytes.copy(piece, 0, at)));
    }
  }
  const found: [string, Readonly<Record<string, string>>][] = [];
  const isSound = await readLedgerPieces(pieces(), (some) => found.push(...Object.entries(some)));
  return isSound ? Object.fromEntries(found) : undefined;
}

describe('a ledger in pieces', () => {
  it('is read as it was written, wherever the pieces end', async () => {
    await fc.assert(
      fc.asyncProperty(packages, fc.integer({ min: 1, max: 300 }), async (stored, pieceBytes) => {
        const expected = JSON.parse(JSON.stringify(stored)) as LedgerPackages;
        assert.deepEqual(await read(await encoded(stored), pieceBytes), expected);
      }),
    );
  });

  it('is not believed when any byte is another, or when it is cut', async () => {
    const bytes = await encoded({ '["flask","1.0",0]': { nvdResult: 'None found' }, '["x","",0]': { notes: 'y' } });
    for (let at = 0; at < bytes.length; at++) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      assert.equal(await read(changed, 64), undefined, `byte ${at}`);
      assert.equal(await read(bytes.subarray(0, at), 64), undefined, `cut at ${at}`);
    }
  });

  it('of another version is left to whoever reads it whole', async () => {
    assert.equal(await read(await encoded({}, 4), 64), undefined);
    assert.equal(await read(await encoded({}, 2), 64), undefined);
  });

  it('of tens of megabytes without an end of a package is refused, not copied again with every piece', async function () {
    // Copied with every piece it would take minutes.
    this.timeout(30_000);
    const [head = ''] = (await encoded({})).toString().split('"checksum"');
    const bytes = Buffer.concat([Buffer.from(head), Buffer.alloc(64 << 20, 'x')]);
    assert.equal(await read(bytes, 4096), undefined);
  });
});
