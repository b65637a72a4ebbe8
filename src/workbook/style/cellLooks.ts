/** The colours of each look a scan gives to cells. Refuses to know any workbook. */
import type { CellLook } from '../../core/review/cell';

export interface LookColours {
  /** RRGGBB. */
  readonly fill: string;
  /** RRGGBB, bold. */
  readonly font: string;
}

/** `plain` has none: the cell keeps its own style. */
export const lookColours: Readonly<Record<Exclude<CellLook, 'plain'>, LookColours>> = {
  vulnerable: { fill: 'FFE6E6', font: 'CC0000' },
  clean: { fill: 'E6FFE6', font: '006600' },
  versionNews: { fill: 'FFF0E6', font: 'FF6600' },
  githubLink: { fill: 'F0E6FF', font: '6600CC' },
  update: { fill: 'E6F3FF', font: '0066CC' },
  notAvailable: { fill: 'FF0000', font: 'FFFFFF' },
};
