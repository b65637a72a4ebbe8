/** Which texts of a workbook may be opened as a web page. Refuses every other scheme: a cell must not start a program or a command. */
export function isWebAddress(text: string): boolean {
  return /^https?:\/\/[^\s<>"]+$/i.test(text) && URL.canParse(text);
}
