// Installs what layers run on before any of them starts, so that a failed install is reported once and not by every test.
import { findBrowser } from '../vscode/browser';
import { wantsDesktop } from '../vscode/executable';
import { installVSCode } from '../vscode/install';
import { versionNamed } from '../vscode/versions';
import type { Layer } from './layers';
import { noResults } from './results';
import type { LayerOutcome } from './runLayer';

/** The layers that can run, and one failed outcome for each VS Code that could not be installed. */
export async function prepareVSCode(
  layers: readonly Layer[],
): Promise<{ readonly ready: readonly Layer[]; readonly failed: readonly LayerOutcome[] }> {
  const failed: LayerOutcome[] = [];
  const missing = new Set<string>();
  const names = wantsDesktop() ? [] : [...new Set(layers.flatMap(({ vscode }) => vscode ?? []))];
  for (const name of names) {
    const started = performance.now();
    const version = versionNamed(name);
    try {
      await installVSCode(version);
      await findBrowser();
    } catch (error) {
      missing.add(name);
      const reason = error instanceof Error ? error.message : String(error);
      const seconds = (performance.now() - started) / 1000;
      const title = `VS Code ${version.vscode}, install`;
      failed.push({ ...noResults, failed: 1, failures: [reason], title, seconds, ranOn: 'npm' });
    }
  }
  return { ready: layers.filter(({ vscode }) => vscode === undefined || !missing.has(vscode)), failed };
}
