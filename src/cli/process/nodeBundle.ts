/** Offline data over this process's own network, clock and disk. */
import { constants } from 'node:fs';
import { access, realpath } from 'node:fs/promises';
import { openHttpClient } from '../../tasks/openHttpClient';
import { type BundleResult, downloadBundle } from '../../sources/bulk/downloadBundle';
import { bulkFiles } from '../../sources/bulk/bulkFiles';
import { acquireWorkbookLock, type WorkbookLock } from '../../workbook/lock/workbookLock';
import type { Transport } from '../../sources/http/transport';
import { systemClock } from '../../platform/systemClock';
import { errnoOf, UserError } from '../../core/message/errors';
import { say } from '../../core/message/text';
import type { BundleIo } from '../cliPorts';
import { makeFolders } from '../../platform/makeFolders';

interface BundleNetwork {
  readonly toolVersion: string;
  readonly transport: Transport;
}

export async function downloadNodeBundle(
  { toolVersion, transport }: BundleNetwork,
  folder: string,
  io: BundleIo,
): Promise<readonly BundleResult[]> {
  await prepareFolder(folder);
  const lock = await acquireFolder(folder);
  try {
    return await download({ toolVersion, transport }, folder, io);
  } finally {
    await lock.release();
  }
}

function download(
  { toolVersion, transport }: BundleNetwork,
  folder: string,
  { mirror, signal, onDidProgress }: BundleIo,
): Promise<readonly BundleResult[]> {
  const services = bulkFiles.map(({ service }) => [service, { enabled: true, baseUrl: mirror }] as const);
  const client = openHttpClient({
    transport,
    services: mirror === undefined ? {} : Object.fromEntries(services),
    // Everything here is public.
    secrets: {},
    toolVersion,
  });
  const progress = onDidProgress === undefined ? {} : { onDidProgress };
  return downloadBundle(folder, { client, clock: systemClock, signal, mirror, ...progress });
}

/** Two at once would mix their pieces and lists. Throws UserError `workbookLocked`. */
async function acquireFolder(folder: string): Promise<WorkbookLock> {
  const real = await realpath(folder);
  try {
    return await acquireWorkbookLock(real);
  } catch (cause) {
    if (!(cause instanceof UserError)) throw cause;
    const next = say`Wait for it to finish, or pass another folder`;
    const what = say`Another download into this folder is running`;
    throw new UserError({ code: 'workbookLocked', what, file: folder, next, cause });
  }
}

/** Throws UserError `notWritable`. */
async function prepareFolder(folder: string): Promise<void> {
  try {
    await makeFolders(folder);
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (cause) {
    const code = errnoOf(cause);
    const what =
      code === 'EEXIST' || code === 'ENOTDIR' ? say`It is a file, or lies below one` : say`It may not be written to`;
    throw new UserError({
      code: 'notWritable',
      what,
      file: folder,
      next: say`Pass a folder that you may write to`,
      cause,
    });
  }
}
