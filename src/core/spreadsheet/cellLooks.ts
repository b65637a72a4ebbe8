/** The colors of each look a scan gives to cells: those that the workbook uses already where it does, else our own. */
import type { CellLook } from './cell';

export interface LookColors {
  /** RRGGBB. */
  readonly fill: string;
  /** RRGGBB. */
  readonly font: string;
  readonly bold: boolean;
}

/** Those that give a cell colors. */
export type ColoredLook = Exclude<CellLook, 'plain' | 'bare'>;

export function hasColors(look: CellLook): look is ColoredLook {
  return look !== 'plain' && look !== 'bare';
}

export type Palette = Readonly<Record<ColoredLook, LookColors>>;

const ownPalette: Palette = {
  vulnerable: { fill: 'FFE6E6', font: 'CC0000', bold: true },
  clean: { fill: 'E6FFE6', font: '006600', bold: true },
  versionNews: { fill: 'FFF0E6', font: 'FF6600', bold: true },
  githubLink: { fill: 'F0E6FF', font: '6600CC', bold: true },
  update: { fill: 'E6F3FF', font: '0066CC', bold: true },
  notAvailable: { fill: 'FF0000', font: 'FFFFFF', bold: true },
};

/** Excel's own styles Good and Bad, and the purple that people give to what is to be reviewed. */
const handPalette: Palette = {
  ...ownPalette,
  vulnerable: { fill: 'FFC7CE', font: '9C0006', bold: false },
  clean: { fill: 'C6EFCE', font: '006100', bold: false },
  update: { fill: '7030A0', font: 'FFFFFF', bold: false },
};

/** Colors that go with a look, whoever gave them. */
export function colorsFor(look: keyof Palette): readonly LookColors[] {
  return [ownPalette[look], handPalette[look]];
}

/** `hasFill`: whether cells of the workbook can have that fill, RRGGBB. A sheet that people colored stays in their colors. */
export function paletteOf(hasFill: (color: string) => boolean): Palette {
  // The look of what is to be reviewed is that of dates and versions, too: those stay as they are.
  const { vulnerable, clean } = handPalette;
  return hasFill(clean.fill) ? { ...ownPalette, vulnerable, clean } : ownPalette;
}

export interface CellColors {
  /** RRGGBB of a solid fill; undefined: none, a pattern, or a theme's. */
  readonly fill: string | undefined;
  /** RRGGBB; undefined: the theme's. */
  readonly font: string | undefined;
  readonly bold: boolean;
  readonly struck: boolean;
}
