/** An empty workbook of Excel with the properties that all files of this tool have. ExcelJS is loaded only then: it is large. */
import type { Workbook } from 'exceljs';

const product = 'IHACPA Package Review';

export async function newExcelFile(title: string, created: Date): Promise<Workbook> {
  const { default: NewWorkbook } = await import('exceljs/lib/doc/workbook');
  const workbook = new NewWorkbook();
  return Object.assign(workbook, { title, creator: product, lastModifiedBy: product, created, modified: created });
}
