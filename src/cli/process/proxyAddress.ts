/** The address of a proxy from the environment, as curl, pip and git take it. Refuses what no HTTP proxy can be asked at. */
import { urlPart } from '../../core/message/inert';
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
  const [, protocol = '', login, host = ''] = /^(?:(https?):\/\/)?(?:(.*)@)?([^@/?#\\\s]+)\/?$/is.exec(text) ?? [];
  const whole = `${protocol === '' ? 'http' : protocol}://${login === undefined ? '' : `${loginPart(login)}@`}${host}`;
  if (host === '' || !URL.canParse(whole)) throw new TransportError('proxyAddress', name);
  return new URL(whole).href;
}

/** People write marks as they are that an address wants escaped: `CORP\\ann:a#b`. Escapes stay what they are. */
function loginPart(login: string): string {
  const [, user = login, password] = /^([^:]*):(.*)$/s.exec(login) ?? [];
  const escaped = (part: string): string =>
    part.replace(/%(?![\da-f]{2})|[^%]+/gi, (marks) => (marks === '%' ? '%25' : urlPart(marks)));
  return password === undefined ? escaped(user) : `${escaped(user)}:${escaped(password)}`;
}
