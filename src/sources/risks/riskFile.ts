/** Reads `ihacpa-risks.yaml` and says of everything wrong where it stands. Refuses the whole file rather than half of its decisions. */
import { access } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, type YAMLMap } from 'yaml';
import { UserError } from '../../core/message/errors';
import { normalizeName } from '../../core/package/packageName';
import type { RiskDecision } from '../../core/verdict/acceptRisks';
import { isDay } from '../../core/spreadsheet/calendarDay';
import { say, type Text, verbatim } from '../../core/message/text';
import { readRegularFile, settingsFileBytes, UnreadableFileError } from '../../platform/regularFile';

/** The name looked for beside the workbook. */
export const riskFileName = 'ihacpa-risks.yaml';

/** Of `path`, else of the file beside the workbook; a file that is not there accepts nothing. See readRiskFile. */
export async function findRiskDecisions(path: string | undefined, workbook: string): Promise<readonly RiskDecision[]> {
  if (path !== undefined) return readRiskFile(path);
  const beside = join(dirname(workbook), riskFileName);
  const exists = await access(beside).then(
    () => true,
    (error: unknown) => !(error instanceof Error && 'code' in error && error.code === 'ENOENT'),
  );
  return exists ? readRiskFile(beside) : [];
}

const fields = ['advisory', 'package', 'reason', 'owner', 'until'] as const;
type Field = (typeof fields)[number];
const mandatory: readonly Field[] = ['advisory', 'package', 'reason', 'until'];

export interface RiskProblem {
  /** 1-based. */
  readonly line: number;
  readonly message: Text;
}

export interface RiskFile {
  readonly decisions: readonly RiskDecision[];
  readonly problems: readonly RiskProblem[];
}

/** Throws UserError `badArgument` that names the file, the first wrong line and how many there are. */
export async function readRiskFile(path: string): Promise<readonly RiskDecision[]> {
  const text = await readRegularFile(path, settingsFileBytes).catch((cause: unknown) => {
    throw new UserError({
      code: 'badArgument',
      what:
        cause instanceof UnreadableFileError
          ? say`The accepted risks cannot be read: they are not a text file of up to 1 MiB`
          : say`The accepted risks cannot be read`,
      file: path,
      next: say`Check the path and its permissions, or leave the file out`,
      cause,
    });
  });
  const { decisions, problems } = parseRiskFile(text.toString());
  const [first] = problems;
  if (first === undefined) return decisions;
  const more = problems.length > 1 ? say` (and ${problems.length - 1} more)` : '';
  throw new UserError({
    code: 'badArgument',
    what: say`Line ${first.line}: ${first.message}${more}`,
    file: path,
    line: first.line,
    next: say`Correct it, then start again`,
  });
}

/** An empty text accepts nothing. */
export function parseRiskFile(text: string): RiskFile {
  return new RiskFileReader(text).read();
}

class RiskFileReader {
  private readonly counter = new LineCounter();
  private readonly problems: RiskProblem[] = [];

  constructor(private readonly text: string) {}

  read(): RiskFile {
    const document = parseDocument(this.text, { lineCounter: this.counter, uniqueKeys: true });
    for (const { pos, message } of document.errors) {
      this.problems.push({
        line: this.counter.linePos(pos[0]).line,
        message: verbatim(message.split(' at line')[0] ?? message),
      });
    }
    const decisions = document.errors.length > 0 || document.contents === null ? [] : this.readTop(document.contents);
    return { decisions, problems: this.problems };
  }

  private readTop(top: Node): readonly RiskDecision[] {
    const list = isMap(top) ? top.get('accepted', true) : undefined;
    if (!isMap(top) || top.items.length !== 1 || list === undefined) {
      this.tell(top, say`the file must hold one list named "accepted"`);
      return [];
    }
    if (isScalar(list) && list.value === null) return [];
    if (!isSeq(list)) {
      this.tell(list, say`"accepted" must be a list of decisions, each beginning with "- advisory:"`);
      return [];
    }
    return list.items.flatMap((item) => this.readDecision(item));
  }

  private readDecision(item: unknown): readonly RiskDecision[] {
    if (!isMap(item)) {
      this.tell(item, say`a decision must have ${fields.join(', ')}`);
      return [];
    }
    const before = this.problems.length;
    const values = this.readValues(item);
    for (const field of mandatory) if (!values.has(field)) this.tell(item, say`${field} is missing`);
    if (this.problems.length > before) return [];
    const owner = values.get('owner');
    return [
      {
        advisory: values.get('advisory') ?? '',
        package: normalizeName(values.get('package') ?? ''),
        reason: values.get('reason') ?? '',
        until: values.get('until') ?? '',
        ...(owner === undefined ? {} : { owner }),
        line: this.lineOf(item),
      },
    ];
  }

  /** Of the fields that stand there, also wrong ones, so that a wrong value is not called missing as well. */
  private readValues(item: YAMLMap): ReadonlyMap<Field, string> {
    const values = new Map<Field, string>();
    for (const { key, value } of item.items) {
      const name = isScalar(key) ? String(key.value) : '?';
      const field = fields.find((candidate) => candidate === name);
      if (field === undefined) {
        this.tell(key, say`${name} is unknown, allowed are ${fields.join(', ')}`);
        continue;
      }
      const text = isScalar(value) && typeof value.value === 'string' ? value.value.trim() : '';
      if (text === '') this.tell(value ?? key, say`${field} must be a text`);
      else if (field === 'until' && !isDay(text))
        this.tell(value, say`until is ${text}, allowed is a day like 2027-01-31`);
      values.set(field, text);
    }
    return values;
  }

  private tell(node: unknown, message: Text): void {
    this.problems.push({ line: this.lineOf(node), message });
  }

  private lineOf(node: unknown): number {
    return this.counter.linePos((node as Node | null)?.range?.[0] ?? 0).line;
  }
}
