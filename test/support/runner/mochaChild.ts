// The program of one layer in plain Node: runs the test files it is given, hands the counts to its parent, and ends even
// when a test left something open.
import { resultsVariable, writeResults } from './results';
import { runMocha } from './runMocha';

const graceMs = 5000;

async function main(files: readonly string[]): Promise<void> {
  const results = await runMocha({ files, grep: process.env['IHACPA_TEST_GREP'], timeoutMs: 20_000 });
  const resultsFile = process.env[resultsVariable];
  if (resultsFile !== undefined) writeResults(resultsFile, results);
  process.exitCode = results.failed === 0 ? 0 : 1;
  setTimeout(() => {
    console.error(`A test left something open: still running ${graceMs / 1000} s after the last test, so ended now.`);
    process.exit(1);
  }, graceMs).unref();
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
