/** A process that takes a workbook's lock, says so, and lives until it is killed. Refuses to let go by itself. */
import { acquireWorkbookLock } from '../../src/workbook/lock/workbookLock';

async function hold(): Promise<void> {
  await acquireWorkbookLock(process.argv[2] ?? '', 'lock holder');
  process.send?.('held');
  setInterval(() => undefined, 1000);
}

void hold();
