/** What each source said about a package and its flaws, kept so that every verdict can be traced. */
import * as v from 'valibot';

/** `advisories` is the advisory source, OSV's service or offline data; the others are asked beside it, by the id of the registry. */
export const sourceIdSchema = v.pipe(v.string(), v.nonEmpty());
export type SourceId = v.InferOutput<typeof sourceIdSchema>;

export const severities = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'UNKNOWN'] as const;

export const answerStatuses = ['ok', 'notFound', 'unavailable', 'notConfigured', 'unresolvable'] as const;

const day = v.string();
const severity = v.picklist(severities);

/** How one source answered about one package. Carries no secret: URLs are without credentials. */
export const sourceEvidenceSchema = v.object({
  source: sourceIdSchema,
  /** As a person knows it: `OSV`, `NVD`. */
  label: v.string(),
  status: v.picklist(answerStatuses),
  /** Completes "Not checked - {label} …"; only with a status other than `ok` and `notFound`. */
  why: v.optional(v.string()),
  /** Where a person can read it, else what was asked. */
  url: v.optional(v.string()),
  /** ISO 8601, when the answer left the source. */
  retrievedAt: v.optional(v.string()),
  /** ISO 8601 date and time of the data itself, where the source tells it. */
  dataDate: v.optional(v.string()),
  /** Served from the cache past its time, because the source could not be reached. */
  stale: v.optional(v.boolean()),
  /** The data is a file on this computer, not an answer of a service. */
  fromFile: v.optional(v.boolean()),
  /** The day of the data, where it was older than its bound when it was looked up. */
  oldDay: v.optional(v.string()),
  /** Of advisories: the data holds none of GitHub's. */
  lacksGithub: v.optional(v.boolean()),
});

export type SourceEvidence = v.InferOutput<typeof sourceEvidenceSchema>;

/** A severity with whose it is. */
export const severityRatingSchema = v.object({
  severity,
  /** Base score, 0.0 to 10.0; absent where only a word is published. */
  score: v.optional(v.number()),
  /** `2.0`, `3.0`, `3.1` or `4.0`: scores of different versions are not comparable. */
  cvssVersion: v.optional(v.string()),
  vector: v.optional(v.string()),
  /** The advisory whose it is; absent where a CVE record has it. */
  id: v.optional(v.string()),
  /** Who gave it: `GitHub`, `NVD`, the CNA's name, … */
  by: v.string(),
  /** The word is that of the score that they published, or of the one computed here from their vector; they may say another word themselves. */
  computed: v.optional(v.boolean()),
});

export type SeverityRating = v.InferOutput<typeof severityRatingSchema>;

/** What NVD or CVE Services say of one CVE id. */
export const cveReportSchema = v.object({
  cve: v.string(),
  source: sourceIdSchema,
  /** As the source calls it: `Analyzed`, `Awaiting Analysis`, `Rejected`, `PUBLISHED`, … */
  status: v.string(),
  /** NVD's or the CNA's own where they have one. */
  rating: v.optional(severityRatingSchema),
  /** What others say in the same record, another word or by a newer CVSS version, and worse scores of one publisher by its other versions. */
  others: v.optional(v.array(severityRatingSchema)),
  /** Somebody denies that it is a vulnerability. */
  disputed: v.optional(v.boolean()),
});

export type CveReport = v.InferOutput<typeof cveReportSchema>;

/** CISA's catalog of known exploited vulnerabilities; only that it lists the id is sure. */
export const knownExploitedSchema = v.object({
  cve: v.string(),
  dateAdded: v.optional(day),
  /** Of a former directive; newer entries need none. */
  dueDate: v.optional(day),
  /** Since September 2026 each entry says whether it is required. */
  forensicTriage: v.optional(v.boolean()),
  ransomware: v.boolean(),
});

export type KnownExploited = v.InferOutput<typeof knownExploitedSchema>;

/** FIRST's exploit prediction; `score` and `percentile` from 0 to 1. */
export const exploitPredictionSchema = v.object({
  cve: v.string(),
  score: v.number(),
  percentile: v.number(),
  date: day,
});

export type ExploitPrediction = v.InferOutput<typeof exploitPredictionSchema>;

/** A published exploit of Exploit-DB. */
export const publishedExploitSchema = v.object({
  id: v.string(),
  cve: v.string(),
  title: v.string(),
  url: v.string(),
  verified: v.boolean(),
});

export type PublishedExploit = v.InferOutput<typeof publishedExploitSchema>;

/** A person's decision to live with a flaw. */
export const acceptedRiskSchema = v.object({
  /** The id or alias that the person wrote. */
  advisory: v.string(),
  reason: v.string(),
  owner: v.optional(v.string()),
  /** ISO day, the last one on which it holds. */
  until: day,
});

export type AcceptedRisk = v.InferOutput<typeof acceptedRiskSchema>;

/** What one publisher says of a flaw and the installed version. */
export const flawStatementSchema = v.object({
  id: v.string(),
  /** `GitHub`, `PyPA`, `OpenSSF`, `Snyk`, … */
  by: v.string(),
  /** Which source told it. */
  source: sourceIdSchema,
  /** The CVE ids that it names, where the flaw has several. */
  cves: v.optional(v.array(v.string())),
  affects: v.boolean(),
  severity,
  fixedIn: v.optional(v.string()),
  /** Its list names the very version that it calls the fix. */
  listsFix: v.optional(v.boolean()),
  /** A sentence: why its range does not say where it ends. */
  endDoubt: v.optional(v.string()),
  /** Sentences: what it calls a fix, of any range, that is no version. */
  unreadableFixes: v.optional(v.array(v.string())),
  published: v.optional(day),
  withdrawn: v.optional(v.boolean()),
  /** It is withdrawn because the CVE record of its own id was rejected. */
  rejected: v.optional(v.boolean()),
  /** Its list names the version, and no range of it holds it. */
  listed: v.optional(v.boolean()),
  /** Its list names the version, its ranges do not hold it. */
  outsideRange: v.optional(v.boolean()),
  /** It does not say whether it affects the version. */
  open: v.optional(v.boolean()),
});

export type FlawStatement = v.InferOutput<typeof flawStatementSchema>;

/** What the sources add to one flaw. */
export const flawEvidenceSchema = v.object({
  summary: v.optional(v.string()),
  /** Affected versions as published: `>= 2.0, < 2.3.1`. */
  ranges: v.optional(v.array(v.string())),
  /** The one that decided the severity first, then the others. */
  ratings: v.optional(v.array(severityRatingSchema)),
  cves: v.optional(v.array(cveReportSchema)),
  knownExploited: v.optional(v.array(knownExploitedSchema)),
  predictions: v.optional(v.array(exploitPredictionSchema)),
  exploits: v.optional(v.array(publishedExploitSchema)),
  /** Sources that report this flaw for the version, sorted: `advisories`, `github`, `snyk`. */
  reportedBy: v.optional(v.array(sourceIdSchema)),
  /** Sentences about what the sources disagree on. */
  conflicts: v.optional(v.array(v.string())),
  accepted: v.optional(acceptedRiskSchema),
  /** Each publisher's own words; absent in findings of earlier versions. */
  statements: v.optional(v.array(flawStatementSchema)),
  /** Pages for a person, most authoritative first. */
  links: v.optional(v.array(v.string())),
});

export type FlawEvidence = v.InferOutput<typeof flawEvidenceSchema>;

const reporting: readonly string[] = ['advisories', 'github', 'snyk'] satisfies readonly SourceId[];

/** Those that report vulnerabilities of a package. */
export function reportingSources<Source extends { readonly source?: string | undefined }>(
  sources: readonly Source[],
): readonly Source[] {
  return sources.filter(({ source = 'advisories' }) => reporting.includes(source));
}

export type Severity = (typeof severities)[number];
