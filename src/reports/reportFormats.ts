/** The formats of a report by the names that people choose them by. Plain words, so that menus can name them without the machinery. */

export const textFormats = ['text', 'markdown', 'html', 'csv', 'json', 'sarif', 'cyclonedx-vex'] as const;
export type TextFormat = (typeof textFormats)[number];

export const reportFormats = [...textFormats, 'xlsx'] as const;
export type ReportFormat = (typeof reportFormats)[number];

/** What a file of each format is usually called. */
export const reportFileEndings: Readonly<Record<ReportFormat, string>> = {
  text: '.txt',
  markdown: '.md',
  html: '.html',
  csv: '.csv',
  json: '.json',
  sarif: '.sarif',
  'cyclonedx-vex': '.cdx.json',
  xlsx: '.xlsx',
};
