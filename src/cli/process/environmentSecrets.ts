/** Tokens and keys of the services from the environment. */
import type { SourceSecrets } from '../../core/scan/sourceSettings';
import { secretVariables } from '../../sources/registered';

/** Shown by docs/how-to/deploy.md. An empty variable is none. */
export function environmentSecrets(environment: Readonly<Record<string, string | undefined>>): SourceSecrets {
  const given = Object.entries(secretVariables)
    .map(([name, variable]) => [name, environment[variable]?.trim()] as const)
    .filter(([, value]) => value !== undefined && value !== '');
  return Object.fromEntries(given);
}
