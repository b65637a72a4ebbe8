/** An error that is told in the place of an answer, with a status that claims to be fine. */

/** Under one of these a service, or a gateway before it, tells what went wrong; no answer that is read here has any of them. */
const keys = ['error', 'errors', 'fault', 'exception', 'message', 'code', 'detail'] as const;

/** `answer` is parsed JSON. An empty list or text under such a key says that nothing is wrong. */
export function tellsError(answer: unknown): boolean {
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer)) return false;
  const told = answer as Readonly<Record<string, unknown>>;
  return isFailure(told['status']) || keys.some((key) => Object.hasOwn(answer, key) && !isNothing(told[key]));
}

/** As problem details (RFC 9457) and envelopes tell it. */
function isFailure(status: unknown): boolean {
  return Number(status) >= 400 || (typeof status === 'string' && /^(err|fail)/i.test(status));
}

function isNothing(value: unknown): boolean {
  return value === null || value === undefined || value === false || value === '' || isEmptyList(value);
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}
