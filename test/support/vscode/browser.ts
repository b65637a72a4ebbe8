// Finds a Chrome or Chromium and starts it headless; it never downloads one from a vendor's host.
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium, type Browser as PlaywrightBrowser } from 'playwright-core';
import { bundledChromium } from './bundledChromium';

/** A browser that can be started. */
export interface Browser {
  readonly executablePath: string;
  readonly args: readonly string[];
  /** Environment on top of ours. */
  readonly env: Readonly<Record<string, string>>;
}

const names = ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser', 'chrome', 'microsoft-edge'];
const places = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ...['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((variable) => {
    const folder = process.env[variable];
    if (folder === undefined) return [];
    return [
      join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'),
      join(folder, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
    ];
  }),
];

/**
 * The browser to test with: CHROME_PATH, else an installed Chrome, Chromium or Edge, else the bundled one.
 * IHACPA_TEST_BROWSER=bundled passes over the installed ones.
 */
export async function findBrowser(): Promise<Browser> {
  if (process.env['IHACPA_TEST_BROWSER'] === 'bundled') return bundledChromium();
  const given = process.env['CHROME_PATH'];
  if (given !== undefined && given !== '') {
    if (!isExecutable(given)) throw new Error(`CHROME_PATH is ${given}, which is no program that can be started.`);
    return { executablePath: given, args: [], env: {} };
  }
  const folders = (process.env['PATH'] ?? '').split(delimiter).concat('/usr/bin', '/usr/local/bin', '/snap/bin');
  const found = [...names.flatMap((name) => folders.map((folder) => join(folder, name))), ...places].find(isExecutable);
  return found === undefined ? bundledChromium() : { executablePath: found, args: [], env: {} };
}

/** Starts it headless; Playwright ends it together with this process. */
export async function startBrowser(): Promise<PlaywrightBrowser> {
  const browser = await findBrowser();
  const started = await chromium.launch({
    executablePath: browser.executablePath,
    headless: true,
    args: [
      ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--no-default-browser-check'],
      // No name but loopback resolves: a workbench under test asks nobody elsewhere.
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
      ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
      ...browser.args,
    ],
    env: { ...process.env, ...browser.env },
    // The one who uses the browser decides what an interrupt means and closes it.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
  console.log(`Browser: ${started.version()} (${browser.executablePath})`);
  return started;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    // Not there, or not ours to start: the next candidate may be.
    return false;
  }
}
