/** Settings from files, settings and the command line: which wins, and what is said of wrong ones. */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BatchConfigurationManager } from '../../../src/engine/configuration/batchConfigurationManager';
import { selectStrategy } from '../../../src/engine/configuration/strategyPresets';
import { loadScanConfiguration } from '../../../src/engine/configuration/loadScanConfiguration';
import {
  type BatchConfiguration,
  batchConfigurationSchema,
  defaultBatchConfiguration,
} from '../../../src/core/scan/batchConfiguration';
import { UserError } from '../../../src/core/message/errors';
import { toEnglish } from '../../../src/core/message/text';
import * as v from 'valibot';
import { useTemporaryFolder } from '../../support/temporaryFolder';

describe('batch configuration manager', () => {
  const folder = useTemporaryFolder();
  const manager = new BatchConfigurationManager();

  const load = (text: string) => {
    const file = join(folder(), 'ihacpa.yaml');
    writeFileSync(file, text);
    return manager.loadBatchConfig(file);
  };

  it('prefers command line to file to settings to defaults and tells where each value came from', async () => {
    const file = await load(
      'batch:\n  defaultBatchSize: 20\n  strategy: time-based\ncheckpoint:\n  cleanupOnSuccess: false\n',
    );
    const { configuration, provenance } = manager.resolve({
      commandLine: { defaultBatchSize: 7 },
      file,
      settings: { strategy: 'memory-adaptive', minBatchSize: 2 },
    });
    assert.deepEqual(configuration, {
      ...defaultBatchConfiguration,
      defaultBatchSize: 7,
      strategy: 'time-based',
      cleanupOnSuccess: false,
      minBatchSize: 2,
    });
    assert.equal(provenance.defaultBatchSize, 'command line');
    assert.equal(provenance.strategy, 'ihacpa.yaml:3');
    assert.equal(provenance.cleanupOnSuccess, 'ihacpa.yaml:5');
    assert.equal(provenance.minBatchSize, 'settings');
    assert.equal(provenance.maxBatchSize, 'default');
  });

  it('reads JSON the same way', async () => {
    assert.deepEqual((await load('{"batch": {"maxRetryAttempts": 0}}'))?.values, { maxRetryAttempts: 0 });
  });

  const wrong: readonly (readonly [string, RegExp])[] = [
    [
      'batch:\n  defaultBatchSize: 101\n',
      /ihacpa\.yaml:2: defaultBatchSize is 101; allowed: a whole number from 1 to 100/,
    ],
    ['batch:\n  defaultBatchSize: 0\n', /ihacpa\.yaml:2:/],
    ['batch:\n  maxConcurrentBatches: 9\n', /maxConcurrentBatches is 9; allowed: a whole number from 1 to 8/],
    ['batch:\n  minBatchSize: 0\n  memoryThreshold: 2\n', /ihacpa\.yaml:2: minBatchSize/],
    ['checkpoint:\n  cleanupOnSuccess: maybe\n', /allowed: true or false/],
    ['checkpoint:\n  keptCheckpoints: 1\n', /keptCheckpoints is 1; allowed: a whole number from 2 to 100/],
    ['checkpoint:\n  keepDays: 0\n', /keepDays is 0; allowed: a whole number from 1 to 3650/],
    ['batch:\n  size: 3\n', /ihacpa\.yaml:2: batch\.size is unknown/],
    ['bach:\n  size: 3\n', /ihacpa\.yaml:1: bach is unknown/],
    ['batch: 3\n', /ihacpa\.yaml:1: batch must contain settings/],
    ['environment: moon\n', /ihacpa\.yaml:1: environment is not one of development/],
    ['batch:\n  strategy: [\n', /ihacpa\.yaml:\d+:/],
    ['batch:\n  defaultBatchSize: 1\n  defaultBatchSize: 2\n', /ihacpa\.yaml:3:/],
  ];
  for (const [text, message] of wrong) {
    it(`refuses ${JSON.stringify(text)} with its line and what is allowed`, async () => {
      await assert.rejects(load(text), (error: unknown) => error instanceof UserError && message.test(error.message));
    });
  }

  it('names every wrong value at once', async () => {
    await assert.rejects(load('batch:\n  minBatchSize: 0\n  maxBatchSize: 500\n'), /:2:.*:3:/s);
  });

  const unusable: readonly (readonly [string, RegExp, Partial<BatchConfiguration>])[] = [
    ['strategy: clever', /^ihacpa\.yaml:4: strategy is "clever"; allowed: one of .*fixed-size and 20 packages/, {}],
    [
      'strategy: memory-adaptive\n  memoryThreshold: 2',
      /^ihacpa\.yaml:5: memoryThreshold is 2; allowed: a number from 0\.1 to 0\.95: continuing with the strategy fixed-size and 20 packages/,
      {},
    ],
    ['strategy: time-based\n  timeBasedInterval: soon', /^ihacpa\.yaml:5: timeBasedInterval is "soon".*fixed-size/, {}],
    [
      'strategy: time-based\n  memoryThreshold: 2',
      /^ihacpa\.yaml:5: memoryThreshold.*the default is used/,
      { strategy: 'time-based' },
    ],
  ];
  for (const [text, warning, expected] of unusable) {
    it(`goes on without what only a strategy needs: ${JSON.stringify(text)}`, async () => {
      const file = await load(`batch:\n  defaultBatchSize: 20\n  minBatchSize: 2\n  ${text}\n`);
      const { configuration, warnings } = manager.resolve({ file });
      assert.deepEqual(configuration, {
        ...defaultBatchConfiguration,
        defaultBatchSize: 20,
        minBatchSize: 2,
        ...expected,
      });
      assert.equal(warnings.length, 1);
      assert.match(warnings.map(toEnglish)[0] ?? '', warning);
    });
  }

  it('judges the settings of an editor as it judges a file', () => {
    const { configuration, warnings, provenance } = manager.resolve({
      settings: { strategy: 'memory-adaptive', memoryThreshold: 7, defaultBatchSize: 30 },
    });
    assert.deepEqual(configuration, { ...defaultBatchConfiguration, defaultBatchSize: 30 });
    assert.equal(provenance.strategy, 'fallback');
    assert.match(warnings.map(toEnglish)[0] ?? '', /^settings: memoryThreshold is 7/);
    assert.throws(
      () => manager.resolve({ settings: { defaultBatchSize: 101, maxBatchSize: 'all', color: 1 } }),
      /defaultBatchSize is 101.*maxBatchSize is "all".*color is unknown/,
    );
  });

  const inFolder = (name: string, text: string, file = 'ihacpa.yaml'): string => {
    mkdirSync(join(folder(), name), { recursive: true });
    writeFileSync(join(folder(), name, file), text);
    return join(folder(), name);
  };

  it('asks what limits the scan only where a file names an environment', async () => {
    const folders = [inFolder('near', 'environment: production\n')];
    const constraints = () => Promise.resolve({ packages: 5000 });
    const { configuration } = await loadScanConfiguration({ folders, constraints });
    assert.equal(configuration.defaultBatchSize, 50);
    const never = () => Promise.reject(new Error('asked'));
    const plain = await loadScanConfiguration({
      folders: [folder()],
      settings: { minBatchSize: 3 },
      constraints: never,
    });
    assert.deepEqual(plain.configuration, { ...defaultBatchConfiguration, minBatchSize: 3 });
    assert.equal(plain.file, undefined);
  });

  it('takes the file nearest to the workbook, and a named one alone', async () => {
    const sized = (size: number) => `{"batch": {"defaultBatchSize": ${size}}}`;
    const folders = [folder(), inFolder('near', sized(3), 'ihacpa.json'), inFolder('far', sized(4))];
    const constraints = () => Promise.resolve({ packages: 0 });
    const near = await loadScanConfiguration({ folders, constraints });
    assert.equal(near.configuration.defaultBatchSize, 3);
    assert.equal(near.file, join(folder(), 'near', 'ihacpa.json'));
    const namedFile = join(inFolder('named', sized(5), 'mine.yaml'), 'mine.yaml');
    const named = await loadScanConfiguration({ namedFile, folders, constraints });
    assert.equal(named.configuration.defaultBatchSize, 5);
    const gone = join(folder(), 'gone.yaml');
    await assert.rejects(loadScanConfiguration({ namedFile: gone, folders, constraints }), UserError);
  });

  it('takes a missing file for none only where that is allowed', async () => {
    assert.equal(await manager.loadBatchConfig(join(folder(), 'none.yaml'), true), undefined);
    await assert.rejects(manager.loadBatchConfig(join(folder(), 'none.yaml')), UserError);
  });

  it('chooses by environment and limits, always within bounds', () => {
    const mebibyte = 1024 * 1024;
    assert.equal(selectStrategy('production', { packages: 486 }).strategy, 'fixed-size');
    assert.equal(
      selectStrategy('production', { packages: 486, memoryLimitBytes: 512 * mebibyte }).strategy,
      'memory-adaptive',
    );
    assert.equal(selectStrategy('development', { packages: 486, secondsPerPackage: 30 }).strategy, 'time-based');
    assert.equal(selectStrategy('test', { packages: 486, secondsPerPackage: 30 }).strategy, 'fixed-size');
    for (const packages of [1, 5000, 100_000]) {
      const chosen = { ...defaultBatchConfiguration, ...selectStrategy('production', { packages }) };
      assert.ok(v.is(batchConfigurationSchema, chosen));
    }
  });

  it('lets the values of a file win over its environment', async () => {
    const file = await load('environment: development\nbatch:\n  defaultBatchSize: 3\n');
    const { configuration, provenance } = manager.resolve({ file });
    assert.equal(configuration.defaultBatchSize, 3);
    assert.equal(configuration.checkpointFrequency, 1);
    assert.equal(provenance.checkpointFrequency, 'preset development');
  });

  it('checks settings that come as plain values', () => {
    assert.deepEqual(manager.validateBatchSettings({ defaultBatchSize: 10, strategy: 'fixed-size' }), []);
    assert.equal(manager.validateBatchSettings({ defaultBatchSize: '10', color: 1 }).length, 2);
  });
});
