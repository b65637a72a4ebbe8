/** Settings from files, settings and the command line: which wins, and what is said of wrong ones. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BatchConfigurationManager } from '../../src/batch/configuration/batchConfigurationManager';
import { configurationJsonSchema } from '../../src/batch/configuration/configurationSchema';
import { selectStrategy } from '../../src/batch/configuration/strategyPresets';
import { batchConfigurationSchema, defaultBatchConfiguration } from '../../src/core/batch/batchConfiguration';
import { UserError } from '../../src/core/errors';
import * as v from 'valibot';
import { useTemporaryFolder } from '../support/temporaryFolder';
import { projectRoot } from '../support/vscode/projectRoot';

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
      /ihacpa\.yaml:2: defaultBatchSize is 101, allowed is a whole number from 1 to 100/,
    ],
    ['batch:\n  defaultBatchSize: 0\n', /ihacpa\.yaml:2:/],
    ['batch:\n  strategy: clever\n', /ihacpa\.yaml:2: strategy is "clever", allowed is one of fixed-size/],
    ['batch:\n  memoryThreshold: 2\n', /a number from 0\.1 to 0\.95/],
    ['checkpoint:\n  cleanupOnSuccess: maybe\n', /allowed is true or false/],
    ['batch:\n  size: 3\n', /ihacpa\.yaml:2: batch\.size is unknown/],
    ['bach:\n  size: 3\n', /ihacpa\.yaml:1: bach is unknown/],
    ['batch: 3\n', /ihacpa\.yaml:1: batch must hold settings/],
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
    assert.equal(manager.validateBatchSettings({ defaultBatchSize: '10', colour: 1 }).length, 2);
  });

  it('ships the schema that editors complete by', () => {
    const shipped: unknown = JSON.parse(readFileSync(join(projectRoot(), 'media', 'ihacpa.schema.json'), 'utf8'));
    assert.deepEqual(shipped, configurationJsonSchema());
  });
});
