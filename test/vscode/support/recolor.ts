/** Fills the recommendations of some packages of a workbook in the look of other words. Judges nothing. */
import { readFileSync, writeFileSync } from 'node:fs';
import type { PackageRow } from '../../../src/core/sheet/packageRow';
import type { CellEdit } from '../../../src/core/cells/cellEdit';
import { patchBytes } from '../../support/patchedSheet';

export const recoloredText = 'PROCEED | No known advisory';

/** The first `count` rows of the sheet; their content is new too. */
export function recolor(path: string, count: number): readonly PackageRow[] {
  let chosen: readonly PackageRow[] = [];
  const { bytes } = patchBytes(readFileSync(path), ({ rows }) => {
    chosen = rows.slice(0, count);
    return chosen.map(({ identity, cells: { recommendation: expected } }): CellEdit => ({
      package: identity,
      field: 'recommendation',
      value: { kind: 'text', text: recoloredText },
      look: 'githubLink',
      expected: expected ?? { kind: 'empty' },
    }));
  });
  writeFileSync(path, bytes);
  return chosen;
}
