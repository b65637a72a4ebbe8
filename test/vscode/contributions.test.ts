/** Holds package.json, its texts and the ids of the code together: what one names, the others have. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import * as vscode from 'vscode';
import { batchConfigurationSchema, defaultBatchConfiguration } from '../../src/core/scan/batchConfiguration';
import { usualAgeBounds } from '../../src/core/advisory/dataAge';
import { mostDays } from '../../src/core/scan/sourceSettings';
import { serviceIds } from '../../src/sources/registered';
import { overwriteRules } from '../../src/core/cells/cellEdit';
import {
  commandIds,
  configurationSection,
  contextKeys,
  editorIds,
  settingIds,
  treeContexts,
  viewIds,
} from '../../src/vscode/ids';
import { batchSettings } from '../../src/vscode/settings/settings';
import {
  baseUrlSetting,
  ageSettings,
  dataFileSettings,
  enabledSetting,
  networkSettings,
  risksSetting,
} from '../../src/vscode/settings/sourceSettings';
import { projectRoot } from '../support/vscode/projectRoot';
import { extensionParts } from './support/extensionParts';

interface Setting {
  readonly type: string;
  readonly scope: string;
  readonly default: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly enum?: readonly string[];
  readonly description?: string;
  readonly markdownDescription?: string;
}

interface Manifest {
  readonly icon: string;
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] };
  };
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly category: string }[];
    readonly viewsContainers: { readonly activitybar: readonly { readonly id: string; readonly icon: string }[] };
    readonly customEditors: readonly { readonly viewType: string; readonly priority: string }[];
    readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
    readonly menus: Readonly<Record<string, readonly { readonly command: string; readonly when: string }[]>>;
    readonly walkthroughs: readonly { readonly steps: readonly { readonly media: { readonly svg: string } }[] }[];
    readonly configuration: readonly { readonly properties: Readonly<Record<string, Setting>> }[];
  };
}

const read = (name: string): string => readFileSync(join(projectRoot(), name), 'utf8');
const manifestText = read('package.json');
const manifest = JSON.parse(manifestText) as Manifest;
const texts = JSON.parse(read('package.nls.json')) as Record<string, string>;
const settings = Object.assign({}, ...manifest.contributes.configuration.map((group) => group.properties)) as Record<
  string,
  Setting
>;

describe('what package.json contributes', () => {
  it('names the commands of the code, all in one category', () => {
    const { commands } = manifest.contributes;
    assert.deepEqual(commands.map(({ command }) => command).sort(), Object.values(commandIds).sort());
    assert.deepEqual([...new Set(commands.map(({ category }) => category))], ['IHACPA']);
  });

  it('shows in the palette what a person starts without an entry in sight, and the rest in menus', () => {
    const { commandPalette = [], ...menus } = manifest.contributes.menus;
    const hidden = new Set(commandPalette.filter(({ when }) => when === 'false').map(({ command }) => command));
    const inGrid = new Set(
      commandPalette.filter(({ when }) => when.includes('activeCustomEditorId')).map((it) => it.command),
    );
    const shown = Object.values(commandIds).filter((command) => !hidden.has(command) && !inGrid.has(command));
    assert.deepEqual([...inGrid].sort(), [commandIds.acceptShownRisks, commandIds.editShownNotes]);
    const { startScan, resumeScan, pauseScan, cancelScan, openReview, openReport } = commandIds;
    const { resolveDifferences, syncWithEnvironment, newWorkbook, importAdvisories } = commandIds;
    const { setToken, showLog, openSample, acceptRisk, endAcceptance, showNews } = commandIds;
    assert.deepEqual(
      [...shown].sort(),
      [
        ...[startScan, resumeScan, pauseScan, cancelScan, openReview, openReport],
        ...[resolveDifferences, syncWithEnvironment, newWorkbook, importAdvisories],
        ...[setToken, showLog, openSample, acceptRisk, endAcceptance, showNews],
      ].sort(),
    );
    const inMenus = new Set(Object.values(menus).flatMap((entries) => entries.map(({ command }) => command)));
    // Of the grid's own button, and of the status bar.
    const { revealFinding, showResult } = commandIds;
    const lost = [...hidden].filter((command) => !inMenus.has(command));
    assert.deepEqual(lost.sort(), [revealFinding, showResult].sort());
  });

  it('names commands that are registered', async () => {
    await extensionParts();
    const registered = await vscode.commands.getCommands(true);
    for (const command of Object.values(commandIds)) assert.ok(registered.includes(command), command);
  });

  it('names the views of the code', () => {
    assert.deepEqual(Object.keys(manifest.contributes.views), [viewIds.container]);
    assert.deepEqual(
      manifest.contributes.views[viewIds.container]?.map(({ id }) => id),
      [viewIds.scans, viewIds.findings],
    );
  });

  it('offers the review grid beside other editors of workbooks, and never instead of them', () => {
    assert.deepEqual(
      manifest.contributes.customEditors.map(({ viewType, priority }) => [viewType, priority]),
      [[editorIds.review, 'option']],
    );
  });

  it('uses only commands, tree contexts and context keys of the code in its menus', () => {
    const known: readonly string[] = [...Object.values(commandIds)];
    for (const { command, when } of Object.values(manifest.contributes.menus).flat()) {
      assert.ok(known.includes(command), command);
      const [, context] = /viewItem == (\S+)/.exec(when) ?? [];
      if (context !== undefined) assert.ok((Object.values(treeContexts) as string[]).includes(context), context);
      for (const [key] of when
        .replaceAll(/view == \S+/g, '')
        .replaceAll(editorIds.review, '')
        .matchAll(/ihacpa\.\w+/g)) {
        assert.ok((Object.values(contextKeys) as string[]).includes(key), key);
      }
    }
  });

  it('points at files that are there', () => {
    const icons = manifest.contributes.viewsContainers.activitybar.map(({ icon }) => icon);
    const pictures = manifest.contributes.walkthroughs.flatMap(({ steps }) => steps.map(({ media }) => media.svg));
    for (const file of [manifest.icon, ...icons, ...pictures]) assert.ok(existsSync(join(projectRoot(), file)), file);
  });

  it('has a text for every key and a key for every text', () => {
    const used = [...manifestText.matchAll(/"%([^%"]+)%"/g)].map(([, key]) => key);
    assert.deepEqual([...new Set(used)].sort(), Object.keys(texts).sort());
  });
});

describe('the settings', () => {
  it('are those the code reads', () => {
    const services = serviceIds.flatMap((service) => [enabledSetting(service), baseUrlSetting(service)]);
    const read = [
      ...[...Object.values(batchSettings), ...Object.values(settingIds), ...services],
      ...[
        ...Object.values(dataFileSettings),
        ...Object.values(networkSettings),
        ...Object.values(ageSettings),
        risksSetting,
      ],
    ];
    assert.deepEqual(Object.keys(settings).sort(), read.map((name) => `${configurationSection}.${name}`).sort());
  });

  it('have the defaults and the bounds of the engine', () => {
    for (const [field, name] of Object.entries(batchSettings) as [keyof typeof batchSettings, string][]) {
      const setting = settings[`${configurationSection}.${name}`]!;
      const entry = v.object({ [field]: batchConfigurationSchema.entries[field] });
      const accepts = (value: unknown): boolean => v.is(entry, { [field]: value });
      assert.equal(setting.default, defaultBatchConfiguration[field], name);
      for (const choice of setting.enum ?? []) assert.ok(accepts(choice), `${name}: ${choice}`);
      if (setting.minimum === undefined || setting.maximum === undefined) continue;
      const step = setting.type === 'integer' ? 1 : 0.01;
      assert.deepEqual([setting.minimum, setting.maximum].map(accepts), [true, true], name);
      assert.deepEqual([setting.minimum - step, setting.maximum + step].map(accepts), [false, false], name);
    }
    for (const kind of ['cached', 'file'] as const) {
      const { default: usual, minimum, maximum } = settings[`${configurationSection}.${ageSettings[kind]}`]!;
      assert.deepEqual([usual, minimum, maximum], [usualAgeBounds[kind], 0, mostDays[kind]]);
    }
    assert.deepEqual(settings['ihacpa.scan.overwrite']?.enum, [...overwriteRules]);
  });

  it('let no workspace choose an endpoint, and no untrusted one what is read or asked', () => {
    const restricted = manifest.capabilities.untrustedWorkspaces.restrictedConfigurations;
    for (const [name, { scope }] of Object.entries(settings)) {
      if (name.endsWith('.baseUrl')) assert.equal(scope, 'machine', name);
      if (/^ihacpa\.(sources|network)\./.test(name)) assert.ok(restricted.includes(name), name);
    }
  });

  it('say in one sentence what they do', () => {
    for (const [name, { description, markdownDescription }] of Object.entries(settings)) {
      const key = (description ?? markdownDescription ?? '').replaceAll('%', '');
      assert.match(texts[key] ?? '', /^[A-Z].*\.$/, name);
    }
  });
});
