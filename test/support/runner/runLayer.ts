// Runs one layer in a process of its own; it ends whole at its time limit and never hangs.
import { chmodSync, closeSync, openSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endProcess, killProcess, startProcess } from '../vscode/childProcess';
import { removeTemporaryFolder, temporaryFolder } from '../vscode/temporaryFolder';
import { onlyFiles, type Layer } from './layers';
import { quickFolder } from './quickFolder';
import { noResults, resultsVariable, takeResults, type TestResults } from './results';

/** More files than this do not fail by chance. */
const mostUnstable = 4;

export interface LayerOutcome extends TestResults {
  readonly title: string;
  readonly seconds: number;
  readonly ranOn: string;
}

export interface RunOptions {
  readonly grep: string | undefined;
  /** Ten times the time, for the long forms of the tests. */
  readonly soak: boolean;
  /** Prints what the layer prints only once it has ended, so that layers side by side do not mix. */
  readonly gathered: boolean;
}

/**
 * The outcome of a layer that, where it allows that, runs once more: its files with failures, or the whole of it when it ended without
 * having said how they ended. A failure counts when both attempts had one.
 */
export async function runTwice(layer: Layer, options: RunOptions): Promise<LayerOutcome> {
  const first = await runLayer(layer, options);
  const { failedFiles } = first;
  if (layer.secondAttempt !== true || first.failed === 0 || failedFiles.length > mostUnstable) return first;
  if (failedFiles.length === 0) {
    // Whoever had no time the first time would only take twice as long.
    if (first.seconds > layer.limitSeconds / 2) return first;
    const second = await runLayer(layer, options);
    const unstable = second.failed === 0 ? [...first.failures, ...second.unstable] : second.unstable;
    return { ...second, unstable, seconds: first.seconds + second.seconds };
  }
  const second = await runLayer(onlyFiles(layer, failedFiles), options);
  const failed = second.failed;
  return {
    ...first,
    passed: first.passed + first.failed - failed,
    failed,
    failures: second.failures,
    unstable: failed === 0 ? first.failures : [],
    seconds: first.seconds + second.seconds,
  };
}

/** The outcome of a layer; whatever keeps it from running its tests to the end counts as one failed test. */
export async function runLayer(layer: Layer, options: RunOptions): Promise<LayerOutcome> {
  const started = performance.now();
  const folder = await temporaryFolder('run', options.soak ? tmpdir() : quickFolder());
  // As open as the usual one: tests also read in it as another user.
  chmodSync(folder, 0o755);
  const resultsFile = join(folder, 'results.json');
  const limitSeconds = layer.limitSeconds * (options.soak ? 10 : 1);
  try {
    const output = options.gathered ? join(folder, 'output.txt') : undefined;
    const ending = await runChild(layer.command, limitSeconds, output, {
      ...process.env,
      // No test reads or changes what this user's own scans have left.
      IHACPA_STATE_HOME: join(folder, 'state'),
      TMPDIR: folder,
      ...layer.env,
      [resultsVariable]: resultsFile,
      ...(options.grep === undefined ? {} : { IHACPA_TEST_GREP: options.grep }),
      ...(options.soak ? { IHACPA_SOAK: '1', IHACPA_TEST_TIMEOUT: String(limitSeconds - 60) } : {}),
    });
    if (output !== undefined) console.log(`\n== ${layer.title} (${layer.ranOn})\n${readFileSync(output, 'utf8')}`);
    const results = judge(takeResults(resultsFile), ending, options.grep);
    return { title: layer.title, ranOn: layer.ranOn, seconds: (performance.now() - started) / 1000, ...results };
  } finally {
    await removeTemporaryFolder(folder);
  }
}

/** How a child ended: its exit code, or words where it has none. */
type Ending = number | string;

async function runChild(
  command: readonly string[],
  limitSeconds: number,
  output: string | undefined,
  env: NodeJS.ProcessEnv,
): Promise<Ending> {
  const stream = output === undefined ? 'inherit' : openSync(output, 'w');
  const child = startProcess(process.execPath, command, {
    stdio: ['ignore', stream, stream],
    env,
    cleansUp: true,
  });
  return new Promise((resolve) => {
    let late = false;
    const timers = [
      setTimeout(() => {
        late = true;
        // First the request, so that it can end its own children, then the end.
        endProcess(child);
        timers.push(setTimeout(killProcess, 5000, child));
      }, limitSeconds * 1000),
    ];
    const end = (ending: Ending) => {
      for (const timer of timers) clearTimeout(timer);
      killProcess(child);
      if (typeof stream === 'number') closeSync(stream);
      resolve(late ? `did not end within ${limitSeconds} s` : ending);
    };
    child.once('error', (error) => {
      end(`could not start: ${error.message}`);
    });
    child.once('exit', (code, signal) => {
      end(code ?? `ended by ${signal ?? 'nobody knows what'}`);
    });
  });
}

/** Trusts the counts only as far as the way the process ended confirms them. */
function judge(results: TestResults | undefined, ending: Ending, grep: string | undefined): TestResults {
  const counted = results ?? noResults;
  const fail = (reason: string) => ({
    ...counted,
    failed: counted.failed + 1,
    failures: [...counted.failures, reason],
  });
  if (results === undefined) return fail(`ended without results (${ending})`);
  if (counted.passed + counted.failed + counted.skipped === 0 && grep === undefined) return fail('ran no test');
  if (counted.failed === 0 && ending !== 0) return fail(`ended with ${ending} after its last test`);
  return counted;
}
