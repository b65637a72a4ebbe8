/** The control: a process that saves a workbook in place through ExcelJS, and may kill itself at its first write. Not how we save. */
import fs from 'node:fs';
import ExcelJS from 'exceljs';

async function main([path = '', fatal = '']: readonly string[]): Promise<void> {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.readFile(path);
  const sheet = workbook.worksheets[0];
  if (sheet === undefined) throw new Error('Expected a sheet');
  sheet.getCell('W2').value = 'PROCEED';
  if (fatal === 'kill') {
    Object.assign(fs, { write: () => process.kill(process.pid, 'SIGKILL') });
  }
  await workbook.xlsx.writeFile(path);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(String(error));
  process.exitCode = 1;
});
