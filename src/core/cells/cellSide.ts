/** What the text of a listed cell is called beside the finding, in every list of cells. */

/** A cell that says less may hold an earlier result of this tool: only what merely differs is certainly a person's. */
export const cellSides = { contradicted: 'Workbook', preserved: 'Yours' } as const;
export type CellSide = (typeof cellSides)[keyof typeof cellSides];
