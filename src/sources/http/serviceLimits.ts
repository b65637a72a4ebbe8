/** How each service wants to be asked: how many at once, how many in what time, with which secret. */
import type { ServiceId, SourceSecrets, SourceSettings } from '../../core/scan/sourceSettings';
import { factsOf } from '../registered';
import { secretOf, type ServiceLimits } from '../sourceFacts';

/** Its secret may allow more. */
export function limitsOf(
  service: ServiceId,
  secrets: SourceSecrets,
  services: SourceSettings['services'],
): ServiceLimits {
  const facts = factsOf(service);
  return (secretOf(facts, secrets, services) === undefined ? undefined : facts.token?.limits) ?? facts.limits;
}

/** Name in lower case and value of the header that carries the service's secret; undefined: it has none. */
export function secretHeader(
  service: ServiceId,
  secrets: SourceSecrets,
  services: SourceSettings['services'],
): readonly [string, string] | undefined {
  const facts = factsOf(service);
  const secret = secretOf(facts, secrets, services);
  return secret === undefined ? undefined : facts.token?.header(secret);
}
