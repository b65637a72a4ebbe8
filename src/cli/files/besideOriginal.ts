/** The settings and accepted risks in a workbook's folder: they also count for its copy in another folder. */
import { dirname, join } from 'node:path';
import { riskFileName } from '../../core/verdict/acceptRisks';
import { configurationFileNames } from '../../engine/configuration/loadScanConfiguration';
import { nodeFileSystem } from '../../platform/nodeFileSystem';
import type { CliPlace } from '../cliPorts';
import type { ScanArguments } from '../arguments/scanArguments';
import { shownPath } from '../output/shownPath';

/** The arguments of a scan whose `--output` leads to another folder, with the files of the workbook's folder named. */
export async function withFilesBeside(args: ScanArguments, place: CliPlace): Promise<ScanArguments> {
  const { workbookPath, outputPath, configPath, sources } = args;
  if (outputPath === undefined || dirname(outputPath) === dirname(workbookPath)) return args;
  const config = configPath === undefined ? await fileBeside(workbookPath, configurationFileNames) : undefined;
  const risks = sources.risks === undefined ? await risksBeside(workbookPath) : undefined;
  return {
    ...args,
    ...(config === undefined ? {} : { configPath: config }),
    ...(risks === undefined ? {} : { sources: { ...sources, risks: [risks] } }),
    namedForCopy: [
      ...(config === undefined ? [] : ['--config', shownPath(config, place)]),
      ...(risks === undefined ? [] : ['--risks', shownPath(risks, place)]),
    ],
  };
}

export function risksBeside(workbookPath: string): Promise<string | undefined> {
  return fileBeside(workbookPath, [riskFileName]);
}

async function fileBeside(workbookPath: string, names: readonly string[]): Promise<string | undefined> {
  for (const name of names) {
    const path = join(dirname(workbookPath), name);
    const found = await nodeFileSystem.stat(path).catch(() => undefined); // Nor where it cannot be reached.
    if (found !== undefined) return path;
  }
  return undefined;
}
