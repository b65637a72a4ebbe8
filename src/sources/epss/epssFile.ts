/** FIRST's daily table of exploit predictions from a file, packed or not. Refuses a table that is cut off or is none, and to take a score that it cannot read for none. */
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import type { Readable } from 'node:stream';
import type { ExploitPrediction } from '../../core/advisory/evidence';
import type { PredictionSource } from '../../core/advisory/sourcePorts';
import { foreign } from '../../core/message/quoted';
import { remark } from '../../core/message/remark';
import { openRegularFile } from '../../platform/regularFile';
import { type Unanswered, unavailable } from '../answers/answerText';
import { type CveTable, cveListSource } from '../answers/cveList';
import { type HadList, ListOnce } from '../answers/listOnce';
import type { SourceContext } from '../sourceContext';

/** More rows than there are CVE ids in sight: a guard against a packed file that never ends. */
const mostRows = 5_000_000;

/** `path` is `epss_scores-….csv`, packed or not. */
export function epssFile(path: string, clock: SourceContext['clock'], dataDate?: string): PredictionSource {
  const load = async (): Promise<HadList<CveTable<ExploitPrediction>> | Unanswered> => {
    const table = await readTable(path).catch(() => undefined); // Absent, no gzip, cut off: all the same to who asks.
    if (table === undefined) return unavailable(remark`file is not a complete table of scores (${foreign(path)})`);
    return { list: table, origin: { url: path, dataDate: table.scoreDate } };
  };
  return cveListSource({ source: 'epss', label: 'EPSS', origin: path, dataDate }, new ListOnce(load, clock));
}

interface ScoreTable extends CveTable<ExploitPrediction> {
  /** ISO 8601. */
  readonly scoreDate: string;
}

/** Line 1 `#model_version:…,score_date:…`, line 2 the header, then one row per id. */
async function readTable(path: string): Promise<ScoreTable | undefined> {
  let scoreDate: string | undefined;
  let columns: readonly number[] | undefined;
  const scores = new PackedScores();
  let isLastReadable = false;
  for await (const line of linesOf(path)) {
    if (scoreDate === undefined) {
      scoreDate = dateIn(line);
      if (scoreDate === undefined) return undefined;
    } else if (columns === undefined) {
      const names = line.split(',').map((name) => name.trim().toLowerCase());
      columns = ['cve', 'epss', 'percentile'].map((name) => names.indexOf(name));
      if (columns.includes(-1)) return undefined;
    } else if (line !== '') {
      const row = readRow(line, columns);
      if (row === undefined || scores.size >= mostRows) return undefined;
      isLastReadable = row.isReadable;
      scores.add(row);
    }
  }
  // The last row of a table that is cut off looks like an odd one, and what came after it is not there.
  if (scoreDate === undefined || !isLastReadable) return undefined;
  const date = scoreDate.slice(0, 10);
  const find = scores.sorted();
  return {
    scoreDate,
    find: (cve) => {
      const found = find(cve);
      if (found === undefined) return [];
      return Number.isNaN(found.score)
        ? unavailable(remark`has a score of ${cve} that cannot be read`)
        : [{ cve, ...found, date }];
    },
  };
}

async function* linesOf(path: string): AsyncGenerator<string> {
  const handle = await openRegularFile(path);
  const { buffer: begin } = await handle.read(Buffer.alloc(2), 0, 2, 0);
  const file = handle.createReadStream({ start: 0 });
  let input: Readable = file;
  // Whatever its name says: servers unpack on the way what is named .gz.
  if (begin[0] === 0x1f && begin[1] === 0x8b) {
    const unpacked = createGunzip();
    file.on('error', (error) => unpacked.destroy(error));
    input = file.pipe(unpacked);
  }
  // readline does not pass on errors of its input.
  let failure: Error | undefined;
  const lines = createInterface({ input, crlfDelay: Infinity });
  input.on('error', (error) => {
    failure = error;
    lines.close();
  });
  try {
    yield* lines;
    if (failure !== undefined) throw failure;
  } finally {
    file.destroy();
  }
}

function dateIn(line: string): string | undefined {
  const written = /^#.*\bscore_date:([^,\s]+)/.exec(line)?.[1];
  const time = Date.parse(written ?? '');
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}

interface Row {
  readonly key: number;
  /** NaN in a row that is not readable. */
  readonly score: number;
  readonly percentile: number;
  readonly isReadable: boolean;
}

/** `columns` are the places of id, score and percentile; undefined when the row does not even tell whose it is. */
function readRow(line: string, columns: readonly number[]): Row | undefined {
  const cells = line.split(',');
  const [cve = '', ...numbers] = columns.map((at) => cells[at]?.trim() || 'none');
  const [score = NaN, percentile = NaN] = numbers.map(Number);
  const key = keyOf(cve);
  if (Number.isNaN(key)) return undefined;
  const isReadable = [score, percentile].every((each) => each >= 0 && each <= 1);
  return isReadable ? { key, score, percentile, isReadable } : { key, score: NaN, percentile: NaN, isReadable };
}

/** Some hundred thousand scores in 24 bytes each. */
class PackedScores {
  private readonly rows: number[] = [];

  get size(): number {
    return this.rows.length / 3;
  }

  add({ key, score, percentile }: Row): void {
    this.rows.push(key, score, percentile);
  }

  sorted(): (cve: string) => { readonly score: number; readonly percentile: number } | undefined {
    const order = Uint32Array.from({ length: this.size }, (_, at) => at);
    const keyAt = (at: number): number => this.rows[at * 3] ?? NaN;
    order.sort((a, b) => keyAt(a) - keyAt(b));
    const packed = Float64Array.from({ length: this.rows.length }, (_, at) => {
      return this.rows[(order[Math.floor(at / 3)] ?? 0) * 3 + (at % 3)] ?? NaN;
    });
    this.rows.length = 0;
    return (cve) => findPacked(packed, keyOf(cve));
  }
}

function findPacked(packed: Float64Array, key: number) {
  let low = 0;
  let high = packed.length / 3;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((packed[middle * 3] ?? NaN) < key) low = middle + 1;
    else high = middle;
  }
  const [found, score, percentile] = packed.subarray(low * 3, low * 3 + 3);
  if (found !== key || score === undefined || percentile === undefined) return undefined;
  return { score, percentile };
}

/** Year and number of an id in one comparable number; NaN for anything else. */
function keyOf(cve: string): number {
  const [, year = '', number = ''] = /^CVE-(\d{4})-(\d{4,11})$/.exec(cve) ?? [];
  return year === '' ? NaN : Number(year) * 1e11 + Number(number);
}
