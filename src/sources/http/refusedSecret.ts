/** Whether a service refuses whoever asks so, whatever is asked. Sees no secret. */
import type { ServiceId } from '../../core/scan/sourceSettings';
import { remark } from '../../core/message/remark';
import type { TransportResponse } from './transport';
import { isLimiting } from './retryAfter';

/** Why, as it completes "{service} …"; undefined: it does not. */
export function refusalOf(service: ServiceId, hasSecret: boolean, response: TransportResponse): string | undefined {
  const { status, headers } = response;
  // The same for every question, as long as nobody gives the proxy another login.
  if (status === 407) return remark`could not be reached: the proxy requires a login`;
  // NVD answers an unknown key with 404 and names it in a header.
  if (status === 404 && /api\s*key/i.test(headers['message'] ?? '')) return remark`does not accept the API key`;
  if (status === 401 && service === 'pypi')
    return hasSecret ? remark`does not accept the login` : remark`requires a login`;
  if (status === 401 && hasSecret) return remark`does not accept the access token`;
  // An organization asks for it, and tells the address where that is done.
  if (status === 403 && service === 'github' && /^required/i.test(headers['x-github-sso'] ?? ''))
    return remark`requires the token to be authorized for single sign-on`;
  // Of the plan, not of the package; a firewall's page says nothing of either.
  const isOfPlan = status === 403 && service === 'snyk' && !isLimiting(service, response) && hasErrors(response);
  return isOfPlan ? outsidePlan : undefined;
}

const outsidePlan = remark`does not let this organization use its API: that takes an Enterprise plan`;

/** As JSON:API words a refusal. */
function hasErrors({ body }: TransportResponse): boolean {
  return /^\s*\{[\s\S]*"errors"\s*:\s*\[/.test(new TextDecoder().decode(body.subarray(0, 4096)));
}
