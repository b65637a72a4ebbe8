/** The answer of FIRST's API about exploit predictions. */
import * as v from 'valibot';
import type { ExploitPrediction } from '../../core/advisory/evidence';
import type { ReadById } from '../answers/answersById';
import { dayOf } from '../../core/spreadsheet/calendarDay';
import { cveId, readableOf } from '../answers/lenientSchema';
import { tellsError } from '../answers/toldError';

/** The API writes numbers as texts: `0.972240000`, `7e-05`. */
const probability = v.pipe(
  v.union([v.number(), v.pipe(v.string(), v.regex(/^\s*[\d.]+(e[+-]?\d+)?\s*$/i), v.transform(Number))]),
  v.minValue(0),
  v.maxValue(1),
);

const day = v.pipe(
  v.string(),
  v.check((time) => dayOf(time) !== undefined),
);

const answerSchema = v.object({
  /** The API tells its errors here, with an empty list beside them. */
  status: v.nullish(v.literal('OK')),
  'status-code': v.nullish(v.literal(200)),
  total: v.optional(v.unknown()),
  data: v.array(v.unknown()),
});
const entrySchema = v.object({ cve: cveId, epss: probability, percentile: probability, date: day });

/** `body` is parsed JSON; undefined when it is no such answer. An entry that cannot be read leaves those in doubt that are not answered. */
export function readEpssAnswer(body: unknown): ReadById<ExploitPrediction> | undefined {
  const parsed = v.safeParse(answerSchema, body, { abortEarly: true });
  if (!parsed.success || tellsError(body)) return undefined;
  const { total, data } = parsed.output;
  const read = readableOf(entrySchema, data);
  const predictions = read.map(({ cve, epss, percentile, date }): [string, ExploitPrediction] => [
    cve,
    { cve, score: epss, percentile, date: date.slice(0, 10) },
  ]);
  return { byId: new Map(predictions), isWhole: total === data.length && read.length === data.length };
}
