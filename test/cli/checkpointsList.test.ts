/** `ihacpa checkpoints list`: one workbook's scans, readable or as one object. */
import { deepStrictEqual, doesNotMatch, match, strictEqual } from 'node:assert/strict';
import { checkpoint, resumable, runFake } from './fakeCli';

const catalog = [
  resumable({ checkpoints: [checkpoint('cp-10', { state: 'corrupt' }), checkpoint('cp-5', { sizeBytes: 812 })] }),
  resumable({ scanId: 'scan-0', checkpoints: [] }),
  resumable({ scanId: 'foreign', workbookPath: '/reviews/other.xlsx' }),
];

describe('checkpoints list', () => {
  it('shows the scans and checkpoints of this workbook only', async () => {
    const { code, out, err } = await runFake(['checkpoints', 'list', 'review.xlsx'], { catalog });
    deepStrictEqual([code, err], [0, '']);
    match(out, /Scan scan-1, interrupted: 130 of 486 packages, 6 vulnerable, last change 2026-01-02 03:05 UTC/);
    match(out, /cp-10 +5 of 49 +50 of 486 +2026-01-02 03:04 UTC +130\.0 kB +corrupt/);
    match(out, /cp-5 .* 812 B +valid/);
    match(out, /Scan scan-0.*\n {2}no checkpoints\n/);
    doesNotMatch(out, /foreign/);
  });

  it('marks sound checkpoints and others where there are colors', async () => {
    const { out } = await runFake(['checkpoints', 'list', 'review.xlsx'], { catalog, color: true });
    match(out.replaceAll('\u001b', '␛'), / {2}␛\[31mcorrupt␛\[0m\n.* {2}␛\[32mvalid␛\[0m\n/);
  });

  it('says where it looked when nothing is kept', async () => {
    const { code, out, storages } = await runFake(['checkpoints', 'list', 'review.xlsx', '--storage', 's']);
    strictEqual(code, 0);
    strictEqual(out, 'No scan of /reviews/review.xlsx is stored in /reviews/s.\n');
    deepStrictEqual([...new Set(storages)], ['/reviews/s']);
  });

  it('--json prints one object', async () => {
    const { out } = await runFake(['checkpoints', 'list', 'review.xlsx', '--json'], { catalog });
    const storage = '/home/ana/.local/state/ihacpa';
    deepStrictEqual(JSON.parse(out), { workbook: '/reviews/review.xlsx', storage, scans: catalog.slice(0, 2) });
  });
});
