/** The packages of a review workbook as questions to the oracle, read apart from the product. Judges none of them. */
import ExcelJS from 'exceljs';
import { normalizeName } from '../../src/core/package/packageName';
import type { OracleQuestion } from './pythonOracle';

/** Columns B and C of the first sheet, with the 1-based row. */
export async function questionsOfWorkbook(
  path: string,
): Promise<readonly { readonly row: number; readonly question: OracleQuestion }[]> {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.readFile(path);
  const questions: { row: number; question: OracleQuestion }[] = [];
  workbook.worksheets[0]?.eachRow((cells, row) => {
    const name = cells.getCell(2).text.trim();
    if (row <= 3 || name === '') return;
    const { value, text } = cells.getCell(3);
    questions.push({ row, question: [normalizeName(name), text.trim(), typeof value === 'number'] });
  });
  return questions;
}
