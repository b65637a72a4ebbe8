/** The answer of FIRST's API about exploit predictions. Refuses a page that leaves results out; an id without a score has none. */
import * as v from 'valibot';
import type { ExploitPrediction } from '../../core/advisory/evidence';
import { cveId } from '../answers/lenientSchema';

/** The API writes numbers as texts: `0.972240000`, `7e-05`. */
const probability = v.pipe(
  v.union([v.number(), v.pipe(v.string(), v.regex(/^\s*[\d.]+(e[+-]?\d+)?\s*$/i), v.transform(Number))]),
  v.minValue(0),
  v.maxValue(1),
);

const day = v.pipe(v.string(), v.regex(/^\d{4}-\d{2}-\d{2}/));

const answerSchema = v.object({
  total: v.pipe(v.number(), v.integer(), v.minValue(0)),
  data: v.array(v.object({ cve: cveId, epss: probability, percentile: probability, date: day })),
});

/** `body` is parsed JSON; by CVE id. Undefined when it is no such answer or holds fewer entries than it counts. */
export function readEpssAnswer(body: unknown): ReadonlyMap<string, ExploitPrediction> | undefined {
  const parsed = v.safeParse(answerSchema, body, { abortEarly: true });
  if (!parsed.success || parsed.output.data.length !== parsed.output.total) return undefined;
  return new Map(
    parsed.output.data.map(({ cve, epss, percentile, date }) => [
      cve,
      { cve, score: epss, percentile, date: date.slice(0, 10) },
    ]),
  );
}
