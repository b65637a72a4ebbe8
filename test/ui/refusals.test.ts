/** What is in the way of a scan, in a small window and a light high-contrast theme: a held workbook, a wrong file. */
import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { acquireWorkbookLock } from '../../src/workbook/lock/workbookLock';
import { buildZip } from '../support/zipBuilder';
import { temporaryWorkspace } from '../support/vscode/temporaryWorkspace';
import { useWorkbench } from './support/journey';

describe('a scan with something in its way', function () {
  this.timeout(300_000);
  let workspace = '';
  const workbench = useWorkbench('refusals', async () => {
    workspace = await temporaryWorkspace();
    return {
      workspace,
      settings: { 'workbench.colorTheme': 'Default High Contrast Light' },
      size: { width: 800, height: 600 },
    };
  });

  it('waits while Excel has the workbook open, and says whom it waits for', async () => {
    const owner = join(workspace, '~$review.xlsx');
    const name = 'Anna Example';
    const bytes = Buffer.alloc(165, 0x20);
    bytes[0] = name.length;
    bytes.write(name, 1, 'latin1');
    bytes.writeUInt16LE(name.length, 54);
    bytes.write(name, 56, 'utf16le');
    await writeFile(owner, bytes);
    await workbench().runCommand('IHACPA: Start Scan');
    await workbench().notifications.waitFor(/Anna Example/, 30_000);
    await workbench().screenshot('refusals-1-open-in-excel');
    await rm(owner);
    await workbench().notifications.waitFor(/review\.xlsx: .*Checked \d+/, 60_000);
    await workbench().notifications.clear();
  });

  it('says who scans the workbook already', async () => {
    const lock = await acquireWorkbookLock(join(workspace, 'review.xlsx'));
    try {
      await workbench().runCommand('IHACPA: Start Scan');
      const text = await workbench().notifications.waitFor(/scanning this workbook/);
      assert.match(text, /review\.xlsx/);
      await workbench().screenshot('refusals-2-held');
    } finally {
      await lock.release();
    }
    await workbench().notifications.press(/scanning this workbook/, 'Try Again');
    await workbench().notifications.waitFor(/review\.xlsx: .*Checked \d+/, 60_000);
    await workbench().screenshot('refusals-3-done');
    await workbench().notifications.clear();
  });

  it('names a file that is no workbook, in words', async () => {
    await writeFile(join(workspace, 'review.xlsx'), '<html>Not a workbook</html>');
    await workbench().runCommand('IHACPA: Start Scan');
    const text = await workbench().notifications.waitFor(/review\.xlsx/);
    assert.doesNotMatch(text, /\n\s+at |undefined|\[object/);
    await workbench().screenshot('refusals-4-wrong-file');
  });

  it('runs nothing that a workbook wrote into a message, when it is clicked', async () => {
    const name = '[Repair this workbook](command:workbench.action.toggleSidebarVisibility)';
    await writeFile(join(workspace, 'review.xlsx'), buildZip([{ name, localName: 'x', content: 'x' }]));
    const isThere = await workbench().hasSideBar();
    await workbench().notifications.clear();
    await workbench().runCommand('IHACPA: Start Scan');
    const message = /Repair this workbook/;
    await workbench().notifications.waitFor(message);
    assert.equal(await workbench().notifications.clickWords(message, 'Repair this workbook'), 0);
    // Whatever the click began was carried out before the next command is.
    await workbench().runCommand('Notifications: Clear All Notifications');
    assert.equal(await workbench().hasSideBar(), isThere);
  });
});
