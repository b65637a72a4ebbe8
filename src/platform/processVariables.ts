/** Names of the environment variables by which every thread of a process shares what a person chose. */

/** The limits of workbooks. */
export const limitsVariable = 'IHACPA_LIMITS';

/** Name of the sheet to use; empty: the first with the header. */
export const sheetVariable = 'IHACPA_SHEET';
