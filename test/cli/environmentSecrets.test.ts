import { deepStrictEqual } from 'node:assert/strict';
import { environmentSecrets } from '../../src/cli/process/environmentSecrets';

describe('secrets of the environment', () => {
  it('are read by their variables, without the space around them; empty ones are none', () => {
    const environment = { GITHUB_TOKEN: ' a\n', NVD_API_KEY: '', SNYK_TOKEN: ' ', SNYK_ORG: 'b', HOME: '/root' };
    deepStrictEqual(environmentSecrets(environment), { githubToken: 'a', snykOrganization: 'b' });
    deepStrictEqual(environmentSecrets({}), {});
  });
});
