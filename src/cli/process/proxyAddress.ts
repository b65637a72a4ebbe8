/** The address of a proxy from the environment, as curl, pip and git take it. Refuses what no HTTP proxy can be asked at. */
import { TransportError } from '../../sources/http/transport';

/** Undefined: none is named, in capitals or not. Throws TransportError `proxyAddress`. */
export function proxyAddress(
  environment: Readonly<Record<string, string | undefined>>,
  variable: 'HTTP_PROXY' | 'HTTPS_PROXY',
): string | undefined {
  const small = variable.toLowerCase();
  const name = environment[small] === undefined ? variable : small;
  const text = environment[name]?.trim() ?? '';
  if (text === '') return undefined;
  const whole = text.includes('://') ? text : `http://${text}`;
  const url = URL.canParse(whole) ? new URL(whole) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) throw new TransportError('proxyAddress', name);
  // A bare % is one of the password; undici takes each for the beginning of an escape.
  for (const part of ['username', 'password'] as const) url[part] = url[part].replace(/%(?![\da-f]{2})/gi, '%25');
  return url.href;
}
