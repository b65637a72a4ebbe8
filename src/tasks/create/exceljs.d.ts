/** The workbook of ExcelJS alone: its entry also loads readers and writers of streams, with forty packages of their own. */
declare module 'exceljs/lib/doc/workbook' {
  import { Workbook } from 'exceljs';
  export default Workbook;
}
