/** NVD's answer about CVE ids, read record by record. */
import * as v from 'valibot';
import type { CveReport, SeverityRating } from '../../core/advisory/evidence';
import { isRejected } from '../../core/advisory/takenBackWords';
import type { ReadById } from '../answers/answersById';
import { baseScore, cveId, listOfReadable, optionalText, readableOf, text } from '../answers/lenientSchema';
import { tellsError } from '../answers/toldError';
import { countedRatings } from '../../core/advisory/countedRatings';
import { severityOfBase } from '../../core/advisory/severity';
import { rating, severityOfWord } from '../answers/ratingWord';

const metricSchema = v.object({
  source: v.fallback(text, 'unknown'),
  cvssData: v.object({
    version: optionalText,
    vectorString: optionalText,
    baseScore,
    baseSeverity: optionalText,
  }),
  /** CVSS 2 has it here. */
  baseSeverity: optionalText,
});

type Metric = v.InferOutput<typeof metricSchema>;

/** Newest first: the order in which they count. */
const metricKinds = [
  ['cvssMetricV40', '4.0'],
  ['cvssMetricV31', '3.1'],
  ['cvssMetricV30', '3.0'],
  ['cvssMetricV2', '2.0'],
] as const;

const metrics = listOfReadable(metricSchema);

const cveSchema = v.object({
  id: cveId,
  vulnStatus: optionalText,
  cveTags: listOfReadable(v.object({ tags: listOfReadable(v.string()) })),
  metrics: v.fallback(
    v.nullish(
      v.object({ cvssMetricV40: metrics, cvssMetricV31: metrics, cvssMetricV30: metrics, cvssMetricV2: metrics }),
    ),
    undefined,
  ),
});

const answerSchema = v.object({ totalResults: v.optional(v.unknown()), vulnerabilities: v.array(v.unknown()) });
const entrySchema = v.object({ cve: cveSchema });

/** `body` is parsed JSON; undefined when it is not NVD's answer. A record that cannot be read leaves those in doubt that are not answered. */
export function readNvdAnswer(body: unknown): ReadById<CveReport> | undefined {
  const parsed = v.safeParse(answerSchema, body, { abortEarly: true });
  if (!parsed.success || tellsError(body)) return undefined;
  const { totalResults, vulnerabilities } = parsed.output;
  const read = readableOf(entrySchema, vulnerabilities).map(({ cve }) => cve);
  const isWhole = totalResults === vulnerabilities.length && read.length === vulnerabilities.length;
  return { byId: new Map(read.map((cve) => [cve.id, opinionOf(cve)])), isWhole };
}

/** NVD's own score first, then what others say, the newest CVSS version first. */
function opinionOf({ id, vulnStatus, cveTags, metrics: published }: v.InferOutput<typeof cveSchema>): CveReport {
  const all = metricKinds.flatMap(([kind, version]) =>
    (published?.[kind] ?? []).map((metric) => ({ metric, version })),
  );
  const status = vulnStatus ?? 'Unknown';
  const isOwn = ({ metric }: (typeof all)[number]): boolean => metric.source === nvdItself;
  const ordered = [...all.filter(isOwn), ...all.filter((each) => !isOwn(each))];
  return {
    cve: id,
    source: 'nvd',
    status,
    // The scores of a rejected record are those from before.
    ...(isRejected({ status }) ? {} : countedRatings(ordered.map(({ metric, version }) => ratingOf(metric, version)))),
    ...(cveTags.some(({ tags }) => tags.includes('disputed')) ? { disputed: true } : {}),
  };
}

const nvdItself = 'nvd@nist.gov';

/** Sources that NVD names by an id or address which tells people nothing. */
const knownSources: ReadonlyMap<string, string> = new Map([
  [nvdItself, 'NVD'],
  ['134c704f-9b21-4f2e-91b3-4a467353bcc0', 'CISA-ADP'],
  ['security-advisories@github.com', 'GitHub'],
  ['cve@mitre.org', 'MITRE'],
  ['report@snyk.io', 'Snyk'],
]);

function ratingOf({ source, cvssData, baseSeverity }: Metric, fallbackVersion: string): SeverityRating {
  const cvssVersion = cvssData.version ?? fallbackVersion;
  const word = severityOfWord(cvssData.baseSeverity ?? baseSeverity);
  return rating(
    knownSources.get(source) ?? source,
    word === 'UNKNOWN' ? severityOfBase(cvssData.baseScore, cvssVersion) : word,
    { score: cvssData.baseScore, cvssVersion, vector: cvssData.vectorString ?? undefined },
  );
}
