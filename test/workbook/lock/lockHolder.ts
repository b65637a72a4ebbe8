/** A process that takes a workbook's lock, says so, and lives until it is killed. Refuses to let go by itself. */
import { acquireWorkbookLock } from '../../../src/workbook/lock/workbookLock';

/** `platform` and `folder` choose another machine's way of locking. */
async function hold([path = '', platform, folder = '']: readonly string[]): Promise<void> {
  const machine = platform === undefined ? undefined : { platform: platform as NodeJS.Platform, folder };
  try {
    await acquireWorkbookLock(path, 'lock holder', machine);
    process.send?.('held');
  } catch (error) {
    process.send?.(String(error));
  }
  setInterval(() => undefined, 1000);
}

void hold(process.argv.slice(2));
