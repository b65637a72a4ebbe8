// Unpacks the Chromium that the npm package @sparticuz/chromium carries, for machines without a browser; Linux x64 only.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder } from './cacheFolder';
import type { Browser } from './browser';
import { installOnce } from './npmInstall';
import { projectRoot } from './projectRoot';

/**
 * The bundled browser, unpacked on first use (about 3 s). Its NSS and expat libraries come along: beside them it needs
 * only the C library and libgcc_s, which every Debian has.
 */
export async function bundledChromium(): Promise<Browser> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      `No Chrome or Chromium was found, and the bundled one runs on Linux x64 only (this is ${process.platform} ` +
        `${process.arch}). Install Google Chrome or Chromium, or set CHROME_PATH to one.`,
    );
  }
  const manifest = join(projectRoot(), 'node_modules', '@sparticuz', 'chromium', 'package.json');
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  const folder = join(cacheFolder(), `chromium-${version}`);
  await installOnce(folder, (unfinished) => unpack(unfinished));
  await writeFile(join(folder, 'fonts.conf'), fontSettings(folder));
  return {
    executablePath: join(folder, 'chromium'),
    args: ['--no-zygote'],
    env: { LD_LIBRARY_PATH: join(folder, 'al2023', 'lib'), FONTCONFIG_FILE: join(folder, 'fonts.conf') },
  };
}

/** The package unpacks into the temporary folder, and its libraries only where it believes to run on AWS Lambda. */
async function unpack(unfinished: string): Promise<void> {
  const env = { ...process.env, TMPDIR: unfinished, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' };
  const program = `require('@sparticuz/chromium').executablePath().catch((e) => { console.error(e); process.exit(1); })`;
  await promisify(execFile)(process.execPath, ['--eval', program], { cwd: projectRoot(), env });
}

/** Its own settings name folders of AWS Lambda only. Each usual family is its one font, whatever else a machine has. */
function fontSettings(folder: string): string {
  const alias = (family: string): string =>
    `  <match target="pattern"><test name="family"><string>${family}</string></test>` +
    `<edit name="family" mode="assign" binding="strong"><string>Open Sans</string></edit></match>\n`;
  const families = ['system-ui', 'sans-serif', 'Segoe UI', 'Segoe WPC', 'Ubuntu', 'Calibri', 'Carlito'];
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <dir>${join(folder, 'fonts')}</dir>
  <cachedir>${join(folder, 'fonts-cache')}</cachedir>
${families.map(alias).join('')}  <match target="pattern"><edit name="family" mode="append" binding="weak"><string>Open Sans</string></edit></match>
</fontconfig>
`;
}
