/** The state folder of each platform. */
import { strictEqual } from 'node:assert/strict';
import type { CliPlace } from '../../src/cli/cliPorts';
import { defaultStorageFolder } from '../../src/cli/process/storageFolder';

const home = '/home/ana';
const cases: readonly [NodeJS.Platform, CliPlace['environment'], string, string][] = [
  ['linux', {}, home, '/home/ana/.local/state/ihacpa'],
  ['linux', { XDG_STATE_HOME: '/state' }, home, '/state/ihacpa'],
  ['linux', { XDG_STATE_HOME: '/state', IHACPA_STATE_HOME: '/mnt/reviews' }, home, '/mnt/reviews'],
  ['linux', { XDG_STATE_HOME: '/state', IHACPA_STATE_HOME: 'relative' }, home, '/state/ihacpa'],
  ['darwin', { IHACPA_STATE_HOME: '/mnt/reviews' }, '/Users/ana', '/mnt/reviews'],
  ['linux', { XDG_STATE_HOME: 'relative' }, home, '/home/ana/.local/state/ihacpa'],
  ['linux', { XDG_STATE_HOME: '' }, home, '/home/ana/.local/state/ihacpa'],
  ['darwin', { XDG_STATE_HOME: '/state' }, '/Users/ana', '/Users/ana/Library/Application Support/ihacpa'],
  ['win32', { LOCALAPPDATA: 'D:\\Local' }, 'C:\\Users\\ana', 'D:\\Local\\ihacpa'],
  ['win32', {}, 'C:\\Users\\ana', 'C:\\Users\\ana\\AppData\\Local\\ihacpa'],
];

describe('default storage folder', () => {
  for (const [platform, environment, homeFolder, expected] of cases) {
    it(`${platform} ${JSON.stringify(environment)}: ${expected}`, () => {
      const place = { currentFolder: '/', temporaryFolder: '/tmp', homeFolder, platform, environment };
      strictEqual(defaultStorageFolder(place), expected);
    });
  }
});
