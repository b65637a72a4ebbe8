/** The order of the stored reviews of a workbook: that in which their scans finished, whatever their ids are. */
import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { type Snapshot, snapshotSchemaVersion } from '../../src/core/history/snapshot';
import { storageLayout } from '../../src/engine/storage/storageLayout';
import { SnapshotStore } from '../../src/history/snapshotStore';
import { nodeFileSystem } from '../../src/platform/nodeFileSystem';
import { useTemporaryFolder } from '../support/temporaryFolder';

describe('stored reviews', () => {
  const folder = useTemporaryFolder();
  const skipped: unknown[] = [];
  const store = (): SnapshotStore =>
    new SnapshotStore(nodeFileSystem, folder(), 'a', (message) => void skipped.push(message));

  it('of one second are in the order in which they finished', async () => {
    await store().add(review('20261123-201500-ffffff', '2026-11-23T20:15:00.100Z'), 9);
    await store().add(review('20261123-201500-000000', '2026-11-23T20:15:00.900Z'), 9);
    await store().add(review('20261123-201500-888888', '2026-11-23T20:15:00.500Z'), 9);
    deepStrictEqual(await store().ids(), [
      '20261123-201500-000000',
      '20261123-201500-888888',
      '20261123-201500-ffffff',
    ]);
  });

  it('count from their end: one that was resumed after another had finished is the newest, and stays', async () => {
    await store().add(review('20261124-080000-aaaaaa', '2026-11-24T08:01:00.000Z'), 2);
    await store().add(review('20261125-080000-aaaaaa', '2026-11-25T08:01:00.000Z'), 2);
    await store().add(review('20261123-201500-bbbbbb', '2026-11-26T09:00:00.000Z'), 2);
    deepStrictEqual(await store().ids(), ['20261123-201500-bbbbbb', '20261125-080000-aaaaaa']);
    strictEqual((await store().newest())?.scanId, '20261123-201500-bbbbbb');
  });

  it('that are damaged have the place of their start', async () => {
    await store().add(review('20261123-201500-aaaaaa', '2026-11-23T20:16:00.000Z'), 9);
    await store().add(review('20261125-201500-aaaaaa', '2026-11-25T20:16:00.000Z'), 9);
    writeFileSync(storageLayout.snapshot(folder(), 'a', '20261124-201500-cccccc'), 'damaged');
    deepStrictEqual(await store().ids(), [
      '20261125-201500-aaaaaa',
      '20261124-201500-cccccc',
      '20261123-201500-aaaaaa',
    ]);
  });
});

function review(scanId: string, at: string): Snapshot {
  const nothing = { toolVersion: '1.0.0', workbookHash: '', sheet: 'Sheet1', looks: [[]], packages: [] };
  return { schemaVersion: snapshotSchemaVersion, scanId, at, ...nothing };
}
