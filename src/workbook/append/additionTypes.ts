/** What adding packages plans and reports, as plain data. */
import type { NewPackage } from '../../core/package/newPackage';
import type { WriteValue } from '../../xlsx/cell/cellWrite';

/** A package with its row in the sheet. */
export interface PlacedPackage extends NewPackage {
  readonly row: number;
}

/** What became of packages that were to be added. */
export interface AdditionReport {
  readonly added: readonly PlacedPackage[];
  /** Packages that the sheet lists already: they get no second row. */
  readonly present: readonly PlacedPackage[];
  /** Rows with another version of a package that is added. */
  readonly otherVersions: readonly PlacedPackage[];
  /** The print area ends above the new rows. */
  readonly notPrinted: boolean;
}

export interface AddedCell {
  readonly row: number;
  readonly column: number;
  readonly value: WriteValue;
  readonly style: number | undefined;
  /** The style's colors say a verdict that this row does not have. */
  readonly undressed: boolean;
}
