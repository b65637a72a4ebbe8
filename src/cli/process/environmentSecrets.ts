/** Tokens and keys of the services from the environment. */
import type { SourceSecrets } from '../../core/scan/sourceSettings';

/** Shown by docs/how-to/deploy.md. An empty variable is none. */
export const secretVariables = {
  githubToken: 'GITHUB_TOKEN',
  nvdApiKey: 'NVD_API_KEY',
  snykToken: 'SNYK_TOKEN',
  snykOrganization: 'SNYK_ORG',
  pypiLogin: 'IHACPA_PYPI_LOGIN',
} as const satisfies Record<keyof SourceSecrets, string>;

export function environmentSecrets(environment: Readonly<Record<string, string | undefined>>): SourceSecrets {
  const given = Object.entries(secretVariables)
    .map(([name, variable]) => [name, environment[variable]?.trim()] as const)
    .filter(([, value]) => value !== undefined && value !== '');
  return Object.fromEntries(given);
}
