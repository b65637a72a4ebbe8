/** A review workbook whose link cells lead to the web and to where no cell may lead. Refuses to be about real packages. */
import { buildWorkbook, headerRow, packageRow } from './workbookBuilder';

/** By package; each is the address of its PyPI link cell, which shows another text. */
export const linkTargets = {
  secure: 'https://packages.example/secure?q=1',
  plain: 'http://packages.example/plain',
  file: 'file:///etc/hosts',
  command: 'command:workbench.action.closeAllEditors',
  script: 'javascript:alert(1)',
} as const;

export function linkWorkbook(): Buffer {
  const rows = Object.entries(linkTargets).map(([name, target], at) => {
    const row = at + 2;
    const formula = `HYPERLINK("${target}",CONCATENATE("go to ",$B${row}))`;
    return packageRow(row, name, '1.0', `<c r="D${row}" t="str"><f>${formula}</f><v>go to ${name}</v></c>`);
  });
  return buildWorkbook({ rows: headerRow() + rows.join('') });
}
