/** Strikes of a sync after LibreOffice saved the workbook, and strikes that were made with LibreOffice's own attributes. */
import { deepStrictEqual, ok } from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { PackageRow } from '../../src/core/sheet/packageRow';
import { parseVersion } from '../../src/core/package/version';
import { nodeFileSystem } from '../../src/platform/nodeFileSystem';
import { planWorkbookSync, syncWorkbook } from '../../src/tasks/syncWorkbook';
import { readColoredWorkbook } from '../../src/workbook/review/readReviewColors';
import { useTemporaryFolder } from '../support/temporaryFolder';
import { projectRoot } from '../support/vscode/projectRoot';
import { libreOffice } from './judges';

const run = promisify(execFile);

describe('strikes of a sync in LibreOffice', function () {
  this.timeout(120_000);
  const folder = useTemporaryFolder();
  let stateHome: string | undefined;
  beforeEach(() => {
    stateHome = process.env['IHACPA_STATE_HOME'];
    process.env['IHACPA_STATE_HOME'] = join(folder(), 'home');
  });
  afterEach(() => {
    if (stateHome === undefined) Reflect.deleteProperty(process.env, 'IHACPA_STATE_HOME');
    else process.env['IHACPA_STATE_HOME'] = stateHome;
  });
  const workbook = (): string => join(folder(), 'review.xlsx');
  let soffice = '';
  before(function () {
    const found = libreOffice();
    if (found === undefined) {
      console.log('      skipped: LibreOffice is not on this machine');
      this.skip();
    }
    soffice = found;
  });

  /** Saves the workbook again, in its own form. */
  const resave = (): Promise<void> => convert(workbook());

  async function convert(file: string): Promise<void> {
    const out = join(folder(), 'out');
    mkdirSync(out, { recursive: true });
    const profile = `-env:UserInstallation=${pathToFileURL(join(folder(), 'profile')).href}`;
    await run(soffice, [profile, '--headless', '--convert-to', 'xlsx:Calc MS Excel 2007 XML', '--outdir', out, file]);
    renameSync(join(out, 'review.xlsx'), workbook());
  }

  async function struck(): Promise<readonly string[]> {
    const { readColors } = await readColoredWorkbook(nodeFileSystem, workbook());
    return readColors().flatMap(({ cells }) =>
      ['packageName', 'currentVersion'].flatMap((field) => {
        const cell = cells.get(field as 'packageName');
        return cell?.colors.struck === true ? [cell.cell] : [];
      }),
    );
  }

  async function sync(rows: readonly PackageRow[], mark: 'strike' | 'none') {
    const list = join(folder(), 'requirements.txt');
    writeFileSync(list, rows.map(({ displayName, identity }) => `${displayName}==${identity.version}\n`).join(''));
    const planned = await planWorkbookSync(workbook(), [list]);
    return syncWorkbook(workbook(), join(folder(), 'state'), planned, { mark });
  }

  it('are still there, mark the row alone, and are taken back when the package is installed again', async () => {
    cpSync(join(projectRoot(), 'media', 'sample', 'review.xlsx'), workbook());
    const { rows } = await readColoredWorkbook(nodeFileSystem, workbook());
    const sound = rows.filter(({ identity }) => parseVersion(identity.version) !== undefined);
    const gone = sound.find(
      ({ identity: { name } }) => sound.filter((each) => each.identity.name === name).length === 1,
    );
    ok(gone);
    await sync(
      sound.filter((row) => row !== gone),
      'strike',
    );
    const ours = await struck();
    ok(ours.includes(`B${gone.row}`) && ours.includes(`C${gone.row}`));
    await resave();
    deepStrictEqual(await struck(), ours);
    const saved = await readColoredWorkbook(nodeFileSystem, workbook());
    deepStrictEqual(saved.rows.find(({ row }) => row === gone.row)?.versionMarked, undefined);
    const { marked } = await sync(sound, 'none');
    deepStrictEqual(marked, 1);
    const others = ours.filter((cell) => cell.slice(1) !== String(gone.row));
    deepStrictEqual(await struck(), others);
    // And LibreOffice sees that they are gone.
    await resave();
    deepStrictEqual(await struck(), others);
  });

  it('are read where a person made them in LibreOffice, in one line or two', async () => {
    const cell = (text: string, style = 'plain'): string =>
      `<table:table-cell table:style-name="${style}" office:value-type="string"><text:p>${text}</text:p></table:table-cell>`;
    const row = (...cells: readonly string[]): string => `<table:table-row>${cells.join('')}</table:table-row>`;
    const style = (name: string, line: string): string =>
      `<style:style style:name="${name}" style:family="table-cell"><style:text-properties${line}/></style:style>`;
    const document = `<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.spreadsheet">
<office:automatic-styles>${style('plain', '')}${style('one', ' style:text-line-through-style="solid" style:text-line-through-type="single"')}${style('two', ' style:text-line-through-style="solid" style:text-line-through-type="double"')}</office:automatic-styles>
<office:body><office:spreadsheet><table:table table:name="Review">${row(cell('#'), cell('Package Name'), cell('Version'))}
${row(cell('1'), cell('flask', 'one'), cell('1.0', 'one'))}${row(cell('2'), cell('click'), cell('2.0', 'one'))}${row(cell('3'), cell('six'), cell('3.0', 'two'))}${row(cell('4'), cell('attrs'), cell('4.0'))}</table:table></office:spreadsheet></office:body></office:document>`;
    const flat = join(folder(), 'review.fods');
    writeFileSync(flat, document);
    await convert(flat);
    deepStrictEqual(await struck(), ['B2', 'C2', 'C3', 'C4']);
    const { rows } = await readColoredWorkbook(nodeFileSystem, workbook());
    deepStrictEqual(
      rows.map(({ versionMarked }) => versionMarked),
      [undefined, 'struck', 'struck', undefined],
    );
  });
});
