/** The shape of a finding as text, for journals and for what another process sends. */
import * as v from 'valibot';
import { flawEvidenceSchema, severities, sourceEvidenceSchema, sourceIdSchema } from '../advisory/evidence';
import { packageIdentitySchema } from '../package/identitySchema';
import type { Flaw } from '../advisory/flaw';
import { packageMetadataSchema } from '../package/packageMetadata';
import { type Finding, verdicts } from './finding';

const flawSchema = v.object({
  records: v.array(v.string()),
  ids: v.array(v.string()),
  severity: v.picklist(severities),
  fixedIn: v.exactOptional(v.undefinedable(v.string())),
  published: v.exactOptional(v.undefinedable(v.string())),
  evidence: v.exactOptional(flawEvidenceSchema),
});

function readFlaw(flaw: v.InferOutput<typeof flawSchema>): Flaw {
  return { ...flaw, fixedIn: flaw.fixedIn, published: flaw.published };
}

export const findingSchema = v.pipe(
  v.object({
    package: packageIdentitySchema,
    displayName: v.string(),
    verdict: v.picklist(verdicts),
    knownFlaws: v.number(),
    knownCves: v.number(),
    flaws: v.array(flawSchema),
    fixedIn: v.exactOptional(v.undefinedable(v.string())),
    reason: v.exactOptional(v.undefinedable(v.string())),
    answeredBy: v.array(sourceIdSchema),
    fixDoubt: v.exactOptional(v.string()),
    fixNote: v.exactOptional(v.string()),
    takenBack: v.exactOptional(v.array(flawSchema)),
    undecided: v.exactOptional(v.array(v.string())),
    doubt: v.exactOptional(v.string()),
    updateTo: v.exactOptional(v.string()),
    metadata: v.exactOptional(packageMetadataSchema),
    sources: v.exactOptional(v.array(sourceEvidenceSchema)),
    sameData: v.exactOptional(v.literal(true)),
    isSureOfVersion: v.exactOptional(v.literal(true)),
  }),
  v.transform(({ takenBack, ...stored }): Finding => ({
    ...stored,
    flaws: stored.flaws.map(readFlaw),
    ...(takenBack === undefined ? {} : { takenBack: takenBack.map(readFlaw) }),
    fixedIn: stored.fixedIn,
    reason: stored.reason,
  })),
);
