/** Which sheet a command about earlier scans uses: the one that was scanned last, unless one was chosen; further ones are named. Reads results only. */
import { UserError } from '../../core/message/errors';
import type { CliDependencies, CliIo } from '../cliPorts';
import { printError } from '../output/printError';

/** Before the workbook is read. The answer names the further sheets, to be called when the command has done its work: a refusal stays one sentence. */
export async function useLastSheet(
  storage: string,
  workbookPath: string,
  io: CliIo,
  deps: Pick<CliDependencies, 'preferSheet' | 'lastSheet' | 'readSheets'>,
): Promise<() => void> {
  deps.preferSheet(await deps.lastSheet(storage, workbookPath));
  const { used, others } = await sheetsOf(workbookPath, deps);
  if (used === undefined || others.length === 0) return () => undefined;
  const names = others.map((name) => `“${name}”`).join(', ');
  return () => printError(io, `only sheet “${used}” is used; ${names} can be chosen with --sheet`, 'warning');
}

async function sheetsOf(
  path: string,
  deps: Pick<CliDependencies, 'readSheets'>,
): Promise<{ readonly used: string | undefined; readonly others: readonly string[] }> {
  try {
    return await deps.readSheets(path);
  } catch (error) {
    if (error instanceof UserError) return { used: undefined, others: [] };
    throw error;
  }
}
