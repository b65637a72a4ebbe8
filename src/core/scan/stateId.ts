/** Ids of scans and checkpoints as the state folder holds them: each becomes a file name, so that nothing else may pass. */
import * as v from 'valibot';

const form = /^[a-z0-9][a-z0-9-]{0,63}$/;

export const stateIdSchema = v.pipe(v.string(), v.regex(form));

export function isStateId(text: string): boolean {
  return form.test(text);
}
