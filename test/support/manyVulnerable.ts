/** Makes a workbook of very many vulnerable packages and the advisories about them. As a program of its own, so that whoever measures memory does not make them. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { largeWorkbook } from './largeWorkbook';
import { buildZip } from './zipBuilder';

const perPackage = 8;

/** Eight records of 4 kB about each package, in `all.zip` beside `many.xlsx`. */
function makeManyVulnerable(folder: string, packages: number): void {
  writeFileSync(join(folder, 'many.xlsx'), largeWorkbook(packages));
  const records = Array.from({ length: packages * perPackage }, (_, nth) =>
    recordOf(Math.floor(nth / perPackage), nth),
  );
  writeFileSync(join(folder, 'all.zip'), buildZip(records));
}

function recordOf(at: number, nth: number): { readonly name: string; readonly content: string } {
  const id = `PYSEC-2026-${nth}`;
  const range = { type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: `2.${at}` }] };
  const record = {
    ...{ schema_version: '1.7.0', id, modified: '2026-01-01T00:00:00Z', published: '2026-01-01T00:00:00Z' },
    ...{ aliases: [`CVE-2026-${100_000 + nth}`], summary: 'A flaw. '.repeat(500) },
    severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' }],
    affected: [{ package: { ecosystem: 'PyPI', name: `package-${at}` }, ranges: [range] }],
  };
  return { name: `${id}.json`, content: JSON.stringify(record) };
}

const [folder = '', packages] = process.argv.slice(2);
makeManyVulnerable(folder, Number(packages));
