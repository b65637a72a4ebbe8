/** The shape of a package identity as text. */
import * as v from 'valibot';

export const packageIdentitySchema = v.object({
  name: v.string(),
  version: v.string(),
  occurrence: v.pipe(v.number(), v.integer(), v.minValue(0)),
});
