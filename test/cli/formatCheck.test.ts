/** `format-check` through the built command line: a scanned workbook, then the same with cells that somebody recolored. */
import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { readScanResults } from '../../src/engine/catalog/readScanResults';
import type { CellLook } from '../../src/core/spreadsheet/cell';
import { recognize } from '../../src/core/cells/resultGrammar';
import type { WrittenCell } from '../../src/core/scan/scanResults';
import { acquireWorkbookLock } from '../../src/workbook/lock/workbookLock';
import { openZip } from '../../src/xlsx/zip/zipReader';
import { patchBytes } from '../support/patchedSheet';
import { SeededRandom } from '../support/seededRandom';
import { needSharedData } from '../support/sharedData';
import { type Ended, hashOf, runCli, secondSheetNamed, summaryOf } from './realCli';

interface Printed {
  readonly issues: readonly { readonly cell: string; readonly look: CellLook }[];
  readonly fixed?: number;
}

const looks: readonly CellLook[] = ['vulnerable', 'clean', 'versionNews', 'githubLink', 'update', 'notAvailable'];

describe('format check', function () {
  this.timeout(120_000);
  let folder = '';
  let workbook = '';
  let storage = '';
  let written: readonly WrittenCell[] = [];
  const cli = (...args: string[]): Promise<Ended> => runCli(['format-check', workbook, ...args, '--storage', storage]);

  before(async function () {
    const original = needSharedData(this, 'review-workbook.xlsx');
    const advisories = needSharedData(this, 'osv-pypi-2024-10-10.zip');
    folder = mkdtempSync(join(tmpdir(), 'ihacpa-format-'));
    workbook = join(folder, 'review.xlsx');
    storage = join(folder, 'state');
    copyFileSync(original, workbook);
    const scan = ['scan', workbook, '--advisories', advisories, '--offline', '--json', '--storage', storage];
    const { scanId } = summaryOf(await runCli(scan));
    written = (await readScanResults(storage, { scanId }))!.written;
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  async function issues(): Promise<Printed['issues']> {
    const { out, err } = await cli('--json');
    assert.match(err, secondSheetNamed);
    return (JSON.parse(out) as Printed).issues;
  }

  it('finds nothing in a workbook that people colored their own way, and writes results in those colors', async function () {
    const untouched = join(folder, 'untouched.xlsx');
    copyFileSync(needSharedData(this, 'review-workbook.xlsx'), untouched);
    const { code, out } = await runCli(['format-check', untouched, '--json', '--storage', storage]);
    assert.deepEqual([code, (JSON.parse(out) as Printed).issues], [0, []]);
    rmSync(untouched);
    const styles = openZip(readFileSync(workbook));
    const text = styles.read(styles.entry('xl/styles.xml')!).toString();
    assert.match(text, /FFC7CE/);
    assert.doesNotMatch(text, /E6FFE6/);
  });

  it('finds nothing in cells that the tool wrote', async () => {
    const own = new Set(written.map(({ cell }) => cell));
    assert.ok(own.size > 0);
    assert.deepEqual(
      (await issues()).filter(({ cell }) => own.has(cell)),
      [],
    );
  });

  it('finds exactly the cells that were recolored, and --fix restores them and nothing else', async () => {
    assert.equal((await cli('--fix')).code, 0);
    const right = readFileSync(workbook);
    assert.deepEqual(await issues(), []);
    const recolored = recolor(new SeededRandom(7));
    assert.equal(recolored.length, 50);
    const found = await cli('--json');
    assert.equal(found.code, 1);
    assert.deepEqual((JSON.parse(found.out) as Printed).issues.map(({ cell }) => cell).sort(), recolored.sort());
    const wrong = hashOf(workbook);
    const fixed = await cli('--fix', '--json');
    assert.equal(fixed.code, 0, fixed.err);
    assert.equal((JSON.parse(fixed.out) as Printed).fixed, 50);
    assertSameParts(right, readFileSync(workbook));
    const backup = /is at (.*)$/m.exec(fixed.err)?.[1] ?? '';
    assert.equal(hashOf(backup), wrong);
    // A stamped name is what makes it go after 30 days.
    assert.match(basename(backup), /^\d{14}-[0-9a-f]{8}-review\.xlsx$/);
    assert.deepEqual(readdirSync(folder).sort(), ['review.xlsx', 'state']);
  });

  it('touches nothing while a scan holds the workbook', async () => {
    recolor(new SeededRandom(8));
    const before = hashOf(workbook);
    const lock = await acquireWorkbookLock(workbook);
    try {
      const { code, err } = await cli('--fix');
      assert.equal(code, 3, err);
    } finally {
      await lock.release();
    }
    assert.equal(hashOf(workbook), before);
  });

  /** Gives 50 result cells the look of another content; returns their addresses. */
  function recolor(random: SeededRandom): string[] {
    const judged = written.filter(
      ({ field, new: value }) => value.kind === 'text' && recognize(field, value.text) !== undefined,
    );
    const chosen = random.shuffled(judged).slice(0, 50);
    const { bytes } = patchBytes(readFileSync(workbook), () =>
      chosen.map(({ package: identity, field, new: value }) => {
        const text = value.kind === 'text' ? value.text : '';
        const others = looks.filter((look) => look !== recognize(field, text)?.look);
        const look = others[random.below(others.length)]!;
        const content = { kind: 'text' as const, text };
        return { package: identity, field, value: content, look, expected: content, restyle: true as const };
      }),
    );
    writeFileSync(workbook, bytes);
    return chosen.map(({ cell }) => cell);
  }
});

/** Styles may have grown; every other part has the same content. */
function assertSameParts(before: Buffer, after: Buffer): void {
  const [old, now] = [openZip(before), openZip(after)];
  assert.deepEqual(
    now.entries.map(({ name }) => name),
    old.entries.map(({ name }) => name),
  );
  for (const entry of old.entries) {
    if (entry.name === 'xl/styles.xml') continue;
    assert.ok(now.read(now.entry(entry.name)!).equals(old.read(entry)), `${entry.name} differs`);
  }
}
