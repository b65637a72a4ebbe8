/** A reader of another make that opens what a killed scan left: openpyxl where it is installed, else ExcelJS. Refuses to read with our own code. */
import ExcelJS from 'exceljs';
import { openpyxlJudge } from '../../fidelity/judges';

export interface SecondReader {
  readonly name: string;
  /** Texts of the first three columns by `A1` address: what no scan may ever touch. Rejects when it cannot open the file. */
  readonly untouched: (path: string) => Promise<ReadonlyMap<string, string>>;
}

export async function secondReader(): Promise<SecondReader> {
  const openpyxl = await openpyxlJudge();
  if (openpyxl === undefined) return { name: 'ExcelJS', untouched: seenByExcelJs };
  return {
    name: 'openpyxl',
    untouched: async (path) => {
      const [cells] = [...(await openpyxl.see([path], '')).values()];
      const own = [...(cells ?? [])].map(([name, text]) => [name.split('!').at(-1) ?? '', text] as const);
      return new Map(own.filter(([address]) => /^[ABC]\d+$/.test(address)));
    },
  };
}

async function seenByExcelJs(path: string): Promise<ReadonlyMap<string, string>> {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.readFile(path);
  const seen = new Map<string, string>();
  workbook.worksheets[0]?.eachRow((row) => {
    for (const column of [1, 2, 3]) {
      const { address, value, text } = row.getCell(column);
      if (value !== null) seen.set(address, text);
    }
  });
  return seen;
}
