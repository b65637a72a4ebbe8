/** A CVE record of format 5 as CVE Services gives it. */
import * as v from 'valibot';
import type { CveReport, SeverityRating } from '../../core/advisory/evidence';
import { baseScore, cveId, listOfReadable, optionalText, text } from '../answers/lenientSchema';
import { countedRatings } from '../../core/advisory/countedRatings';
import { severityOfBase } from '../../core/advisory/severity';
import { rating, severityOfWord } from '../answers/ratingWord';

const scoreSchema = v.fallback(
  v.optional(v.object({ version: optionalText, vectorString: optionalText, baseScore, baseSeverity: optionalText })),
  undefined,
);

/** Newest first: the order in which they count. */
const scoreKinds = [
  ['cvssV4_0', '4.0'],
  ['cvssV3_1', '3.1'],
  ['cvssV3_0', '3.0'],
  ['cvssV2_0', '2.0'],
] as const;

const containerSchema = v.object({
  providerMetadata: v.fallback(v.nullish(v.object({ shortName: optionalText })), undefined),
  tags: listOfReadable(v.string()),
  metrics: listOfReadable(
    v.object({ cvssV4_0: scoreSchema, cvssV3_1: scoreSchema, cvssV3_0: scoreSchema, cvssV2_0: scoreSchema }),
  ),
});

type Container = v.InferOutput<typeof containerSchema>;

const recordSchema = v.object({
  cveMetadata: v.object({ cveId, state: text, assignerShortName: optionalText }),
  containers: v.fallback(
    v.nullish(
      v.object({ cna: v.fallback(v.nullish(containerSchema), undefined), adp: listOfReadable(containerSchema) }),
    ),
    undefined,
  ),
});

/** `body` is parsed JSON; undefined when it is no CVE record. The CNA's own score comes before one that others added. */
export function readCveRecord(body: unknown): CveReport | undefined {
  const parsed = v.safeParse(recordSchema, body, { abortEarly: true });
  if (!parsed.success) return undefined;
  const { cveMetadata, containers } = parsed.output;
  const cna = containers?.cna ?? undefined;
  const adps = containers?.adp ?? [];
  const candidates = [...(cna === undefined ? [] : [cna]), ...adps];
  const opinion = {
    cve: cveMetadata.cveId,
    source: 'mitre' as const,
    status: cveMetadata.state,
    ...(candidates.some(({ tags }) => tags.includes('disputed')) ? { disputed: true } : {}),
  };
  if (cveMetadata.state === 'REJECTED') return opinion;
  const issuer = cveMetadata.assignerShortName ?? 'the CNA';
  const ratings = [
    ...(cna === undefined ? [] : ratingsOf(cna, issuer)),
    // Whoever adds to the record is not its issuer.
    ...adps.flatMap((adp) => ratingsOf(adp, 'unknown')),
  ];
  return { ...opinion, ...countedRatings(ratings) };
}

/** The newest CVSS version first. */
function ratingsOf({ providerMetadata, metrics }: Container, issuer: string): readonly SeverityRating[] {
  const by = providerMetadata?.shortName ?? issuer;
  return scoreKinds.flatMap(([kind, version]) =>
    metrics
      .flatMap((metric) => metric[kind] ?? [])
      .map(({ version: told, baseScore: score, baseSeverity, vectorString }) => {
        const cvssVersion = told ?? version;
        const word = severityOfWord(baseSeverity);
        const severity = word === 'UNKNOWN' ? severityOfBase(score, cvssVersion) : word;
        return rating(by, severity, { score, cvssVersion, vector: vectorString ?? undefined });
      }),
  );
}
