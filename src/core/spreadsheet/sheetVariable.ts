/** Name of the environment variable with the name of the sheet to use: every thread of the process shares it. Empty: the first with the header. */
export const sheetVariable = 'IHACPA_SHEET';
