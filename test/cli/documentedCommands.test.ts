/** Every command that README, docs and help show, run as it stands there, in the order of each document. Judges no result. */
import { deepStrictEqual, ok } from 'node:assert/strict';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commands } from '../../src/cli/arguments/commandTable';
import type { ScanSummary } from '../../src/core/scan/scanSummary';
import { serviceIds } from '../../src/sources/registered';
import { documents } from '../support/documents';
import { projectRoot } from '../support/vscode/projectRoot';
import { buildZip } from '../support/zipBuilder';
import { startCli } from './realCli';

const exampleScan = '20260301-120000-abcdef';
const sample = join(projectRoot(), 'media', 'sample');
/** Too few would mean that the patterns below find nothing any more. */
const fewest: Readonly<Record<string, number>> = {
  'README.md': 3,
  'docs/tutorial.md': 6,
  'docs/how-to/review.md': 12,
  'docs/how-to/resume-and-restore.md': 5,
  'docs/how-to/accept-risks.md': 1,
  'docs/how-to/automate.md': 5,
  'docs/how-to/offline.md': 1,
  'docs/how-to/deploy.md': 1,
  'docs/troubleshooting.md': 3,
  'docs/reference/commands.md': 15,
};

describe('commands of the documents', function () {
  this.timeout(120_000);
  it('are looked for in pages that exist', () => {
    deepStrictEqual(
      Object.keys(fewest).filter((page) => !documents.includes(page)),
      [],
    );
  });

  for (const document of documents) {
    it(`${document} shows commands that work`, async () => {
      const lines = commandLines(readFileSync(join(projectRoot(), document), 'utf8'));
      ok(lines.length >= (fewest[document] ?? 0), lines.join('\n'));
      const folder = workFolder();
      try {
        // Help and troubleshooting speak of scans that were made before.
        if (['docs/reference/commands.md', 'docs/troubleshooting.md'].includes(document)) await scanned(folder);
        for (const line of lines) {
          const named = line.includes(exampleScan) ? line.replace(exampleScan, await scanned(folder)) : line;
          await assertWorks(named, folder);
        }
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });
  }
});

async function scanned(folder: string): Promise<string> {
  const out = await assertWorks('scan review.xlsx --advisories all.zip --json', folder);
  return (JSON.parse(out) as ScanSummary).scanId;
}

/** Codes 0, 1 and 2 are answers; 127 says that the command is wrong. */
async function assertWorks(line: string, folder: string): Promise<string> {
  const words = line.split(' ');
  // As it stands, but that no test asks anybody elsewhere.
  if (['scan', 'add'].includes(words[0] ?? '') && !words.includes('--offline')) words.push('--offline');
  // Nobody is there to answer.
  if (words[0] === 'sync' && !words.includes('--dry-run')) words.push('--yes');
  if (line.startsWith('sources check')) words.push('--disable-source', serviceIds.join(','));
  const environment = { IHACPA_STATE_HOME: join(folder, 'state', 'ihacpa'), HOME: folder };
  const { code, out, err } = await startCli(words, { environment, folder }).ended;
  ok(code === 0 || code === 1 || code === 2, `ihacpa ${line} ended with ${code ?? 'a signal'}: ${err}`);
  return out;
}

/** The files that the documents speak of. */
function workFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ihacpa-documents-'));
  for (const name of ['review.xlsx', 'before.xlsx', 'yesterday.xlsx']) {
    cpSync(join(sample, 'review.xlsx'), join(folder, name));
  }
  const records = readdirSync(join(sample, 'advisories')).map((name) => ({
    name,
    content: readFileSync(join(sample, 'advisories', name)),
  }));
  writeFileSync(join(folder, 'all.zip'), buildZip(records));
  writeFileSync(join(folder, 'requirements.txt'), 'click==8.1.7\n');
  writeFileSync(
    join(folder, 'uv.lock'),
    'version = 1\n[[package]]\nname = "click"\nversion = "8.1.7"\nsource = { registry = "https://pypi.org/simple" }\n',
  );
  for (const name of ['data', 'advisories'])
    cpSync(join(sample, 'advisories'), join(folder, name), { recursive: true });
  return folder;
}

/** Without `ihacpa` and what stands behind: lines of shell blocks and pipelines, words in backticks, examples of a help; those with names to fill in are left out. */
function commandLines(text: string): string[] {
  const blocks = [...text.matchAll(/^```(?:sh|yaml)\n([^]*?)^```/gm)].flatMap(([, block = '']) => block.split('\n'));
  const found = [
    ...blocks.flatMap((line) => /^ *(?:- )?(?:run: )?(?:node dist\/cli\.js|ihacpa) ([^#>]+)/.exec(line)?.[1] ?? []),
    ...[...text.matchAll(/`(?:node dist\/cli\.js|ihacpa) ([^`]+)`/g)].flatMap(([, line = '']) => line),
    ...[...text.matchAll(/^ {2}ihacpa (.+?) {2,}\S/gm)].flatMap(([, line = '']) => line),
  ];
  const lines = found.map((line) => line.replace(/\s+/g, ' ').trim());
  return lines.filter((line) => line.includes(' ') && !hasBlank(line) && !isName(line) && !needsOther(line));
}

/** The bare name of a command that cannot be run without an operand: a text is about it. */
function isName(line: string): boolean {
  return commands.some(({ name, operands }) => name === line && operands.length > 0);
}

/** A network, as `test/cli/watch` has it, or a server and a worker, as `test/cli/queue` has them. */
function needsOther(line: string): boolean {
  return /^(sources download|watch)\b/.test(line) || line === 'queue status' || line.includes('--queue ');
}

function hasBlank(line: string): boolean {
  return /\b[A-Z]{2,}\b|…|\||b0005-/.test(line);
}
