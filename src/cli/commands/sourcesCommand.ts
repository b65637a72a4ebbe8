/** `ihacpa sources download`: fetches the data for scans without a network and says what came. */
import { resolve } from 'node:path';
import { inertJson } from '../../core/message/inert';
import type { Paint } from '../../reports/outputs/paint';
import { bulkFiles } from '../../sources/bulk/bulkFiles';
import type { BundleResult } from '../../sources/bulk/downloadBundle';
import { remedyFor } from '../../sources/check/remedies';
import type { CliDependencies, CliIo } from '../cliPorts';
import { sourcesDownloadCommand } from '../arguments/table/sourceCommands';
import { printError } from '../output/printError';
import type { Outcome } from '../exitCode';
import { badArgument, type OptionValues } from '../arguments/optionValues';
import { counted } from '../../core/message/counted';
import { escapeControl } from '../output/terminalText';

export async function runSourcesCommand(values: OptionValues, io: CliIo, deps: CliDependencies): Promise<Outcome> {
  const folder = resolve(deps.place.currentFolder, values.operands[0] ?? '');
  const stop = new AbortController();
  const stopListening = io.onDidInterrupt(() => stop.abort());
  try {
    const onDidProgress = values.has('quiet') || !io.errorIsTerminal ? undefined : progressLine(io);
    const mirror = mirrorOf(values);
    const results = await deps.downloadBundle(folder, { signal: stop.signal, mirror, onDidProgress });
    if (onDidProgress !== undefined) io.writeError('\r\u001b[K');
    io.writeOut(
      values.has('json') ? `${inertJson({ folder, files: results })}\n` : report(folder, results, io.outPaint),
    );
    const failed = results.filter(({ status }) => status === 'failed').map(({ label }) => label);
    if (failed.length === 0) return 'complete';
    printError(
      io,
      `${failed.join(', ')} could not be downloaded; follow the steps above, then run the command again to continue`,
      'incomplete',
    );
    return 'incomplete';
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    printError(io, 'canceled; run the command again to continue');
    return 'cancelled';
  } finally {
    stopListening();
  }
}

function mirrorOf(values: OptionValues): string | undefined {
  const mirror = values.value('mirror');
  if (mirror === undefined) return undefined;
  if (URL.canParse(mirror) && /^https?:$/.test(new URL(mirror).protocol)) return mirror.replace(/\/+$/, '');
  throw badArgument(sourcesDownloadCommand, `"${mirror}" is not an address`, 'Pass --mirror https://HOST');
}

function progressLine(io: CliIo): (label: string, done: number, total: number | undefined) => void {
  return (label, done, total) => {
    const share = total === undefined ? '' : ` of ${megabytes(total)}`;
    io.writeError(`\r\u001b[K${label}: ${megabytes(done)}${share}`);
  };
}

function report(folder: string, results: readonly BundleResult[], paint: Paint): string {
  const lines = results.map((result) => {
    const line = escapeControl(lineOf(result));
    return `${result.label.padEnd(16)}${result.status === 'failed' ? paint('medium', line) : line}`;
  });
  // Without advisories a scan could check nothing.
  const isUsable = results.some((each) => each.kind === 'advisories' && (each.status !== 'failed' || each.isKept));
  const next = `Scan with it: ihacpa scan WORKBOOK --offline --advisories ${escapeControl(folder)}`;
  return [...lines, '', ...(isUsable ? [next, ''] : [])].join('\n');
}

function lineOf(result: BundleResult): string {
  const { dataDate } = result.status === 'failed' ? result : result.file;
  const dated = dataDate === undefined ? '' : `, data of ${dataDate.slice(0, 10)}`;
  if (result.status === 'failed')
    return [
      `not fetched: ${`${result.host} ${result.why}`.trim()}`,
      ...(result.isKept ? [`; the existing file is unchanged${dated}`] : []),
      `. ${nextStep(result)}.`,
    ].join('');
  const { url } = result.file;
  switch (result.status) {
    case 'fetched':
      return `fetched${dated}, ${megabytes(result.file.bytes)} from ${new URL(url).host}`;
    case 'refreshed':
      return `${counted(result.records, 'changed record')} fetched${dated}`;
    case 'unchanged':
      return `unchanged${dated}`;
  }
}

/** Everything here is public: no token or login goes along, to a mirror either. */
function nextStep({ kind, host, why }: Extract<BundleResult, { status: 'failed' }>): string {
  const service = bulkFiles.find((each) => each.kind === kind)?.service ?? 'osv';
  const has = { secret: false, organization: false, mirror: false, mirrorOption: '--mirror URL' };
  return remedyFor(service, host, why, has);
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
