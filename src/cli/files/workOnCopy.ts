/** Work on the copy that `--output` names, which goes again when no scan of it began. */
import { unlink } from 'node:fs/promises';
import { toPlainUserError, UserError } from '../../core/message/errors';
import type { CliDependencies } from '../cliPorts';
import type { ScanArguments } from '../arguments/scanArguments';
import { copyWorkbook } from './workbookCopy';
import { requireOutputName } from './writeResult';

/** `work` is given dependencies that notice when a scan begins. Throws UserError. */
export async function workOnCopy<T>(
  from: string,
  to: string,
  { storageFolder }: Pick<ScanArguments, 'storageFolder'>,
  deps: CliDependencies,
  work: (watching: CliDependencies) => Promise<T>,
): Promise<T> {
  requireOutputName(to, deps.place.platform);
  const copy = await copyWorkbook(from, to, await deps.readScanCatalog(storageFolder));
  const seen = { started: false };
  const watching: CliDependencies = {
    ...deps,
    runScan: (request, scanIo) =>
      deps.runScan(request, {
        ...scanIo,
        onDidEvent: (event) => {
          if (event.type === 'scanStarted') seen.started = true;
          scanIo.onDidEvent(event);
        },
      }),
  };
  try {
    return await work(watching);
  } catch (error) {
    if (!copy.created || seen.started) throw error;
    await unlink(to);
    throw namedAfter(error, to, from);
  }
}

/** The copy is gone again, so the error names the file it was made from. */
export function namedAfter(error: unknown, copy: string, original: string): unknown {
  if (!(error instanceof UserError) || error.file !== copy) return error;
  return new UserError({ ...toPlainUserError(error), file: original, cause: error });
}
