/** A process of its own that loads, changes and writes a workbook with ExcelJS, so that its memory is measured apart. Touches only its copy. */
import ExcelJS from 'exceljs';
import type { LibraryTimes } from './librarySaves';
import { peakMegabytes } from './peakMemory';

async function main([file = '', runs = '1']: readonly string[]): Promise<void> {
  const loadMs: number[] = [];
  const saveMs: number[] = [];
  for (let run = 0; run < Number(runs); run++) {
    const workbook = new ExcelJS.Workbook();
    const started = performance.now();
    await workbook.xlsx.readFile(file);
    loadMs.push(performance.now() - started);
    const sheet = workbook.worksheets[0];
    for (let row = 4; row < 14; row++) {
      for (const column of ['M', 'P', 'R', 'W']) sheet!.getCell(`${column}${row}`).value = `None found ${run}`;
    }
    const saving = performance.now();
    await workbook.xlsx.writeFile(file);
    saveMs.push(performance.now() - saving);
  }
  const times: LibraryTimes = { loadMs, saveMs, peakMb: peakMegabytes() };
  console.log(JSON.stringify(times));
}

void main(process.argv.slice(2));
