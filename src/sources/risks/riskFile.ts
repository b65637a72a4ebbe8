/** Reads `ihacpa-risks.yaml` and says of everything wrong where it stands. Refuses the whole file rather than half of its decisions. */
import { access } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import * as v from 'valibot';
import { isMap, isScalar, isSeq, type Node, type YAMLMap } from 'yaml';
import { UserError } from '../../core/message/errors';
import { normalizeName } from '../../core/package/packageName';
import { severities } from '../../core/advisory/evidence';
import { type AcceptedEvidence, type RiskDecision, riskFileName } from '../../core/verdict/acceptRisks';
import { isDay } from '../../core/spreadsheet/calendarDay';
import { say, type Text } from '../../core/message/text';
import { parseYaml, type YamlText } from '../../platform/parseYaml';
import { readRegularFile, settingsFileBytes, UnreadableFileError } from '../../platform/regularFile';

const evidenceSchema = v.strictObject({
  ids: v.array(v.string()),
  severity: v.picklist(severities),
  exploited: v.exactOptional(v.string()),
  exploits: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(0))),
});

/** Of all `paths`, joined, else of the file beside the workbook; a file that is not there accepts nothing. See readRiskFile. */
export async function findRiskDecisions(
  paths: readonly string[] | undefined,
  workbook: string,
): Promise<readonly RiskDecision[]> {
  if (paths !== undefined && paths.length > 0) {
    const joined: RiskDecision[] = [];
    const several = paths.length > 1;
    for (const path of paths) {
      const decisions = await readRiskFile(path);
      joined.push(...(several ? decisions.map((each) => ({ ...each, file: basename(path) })) : decisions));
    }
    return joined;
  }
  const beside = join(dirname(workbook), riskFileName);
  const exists = await access(beside).then(
    () => true,
    (error: unknown) => !(error instanceof Error && 'code' in error && error.code === 'ENOENT'),
  );
  return exists ? readRiskFile(beside) : [];
}

/** Texts of a decision; the last ones are written by `ihacpa risks add`. */
export const riskFields = [
  ...(['advisory', 'package', 'reason', 'owner', 'approver', 'ticket', 'until'] as const),
  ...(['acceptedAt', 'acceptedBy', 'version'] as const),
] as const;
type Field = (typeof riskFields)[number];
const evidenceField = 'evidence';
const fields: readonly string[] = [...riskFields, evidenceField];
const mandatory: readonly Field[] = ['advisory', 'package', 'reason', 'until'];
const optional = ['owner', 'approver', 'ticket', 'acceptedBy', 'version'] as const;

export interface RiskProblem {
  /** 1-based. */
  readonly line: number;
  readonly message: Text;
  /** The field with it, as written, and the place of its decision in the list, from 0; only where one of them is unknown or has a wrong value. */
  readonly field?: { readonly at: number; readonly name: string };
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
  private readonly yaml: YamlText;
  private readonly problems: RiskProblem[] = [];

  constructor(text: string) {
    this.yaml = parseYaml(text);
  }

  read(): RiskFile {
    const { document, problems } = this.yaml;
    this.problems.push(...problems);
    const decisions = problems.length > 0 || document.contents === null ? [] : this.readTop(document.contents);
    return { decisions, problems: this.problems };
  }

  private readTop(top: Node): readonly RiskDecision[] {
    const list = isMap(top) ? top.get('accepted', true) : undefined;
    if (!isMap(top) || top.items.length !== 1 || list === undefined) {
      this.tell(top, say`the file must contain one list named "accepted"`);
      return [];
    }
    if (isScalar(list) && list.value === null) return [];
    if (!isSeq(list)) {
      this.tell(list, say`"accepted" must be a list of decisions, each beginning with "- advisory:"`);
      return [];
    }
    return list.items.flatMap((item, at) => this.readDecision(item, at));
  }

  private readDecision(item: unknown, at: number): readonly RiskDecision[] {
    if (!isMap(item)) {
      this.tell(item, say`a decision must have ${mandatory.join(', ')}`);
      return [];
    }
    const before = this.problems.length;
    const values = this.readValues(item, at);
    for (const field of mandatory) if (!values.has(field)) this.tell(item, say`${field} is missing`);
    if (this.problems.length > before) return [];
    const others = optional.flatMap((field) => {
      const value = values.get(field);
      return value === undefined ? [] : [[field, value] as const];
    });
    const evidence = this.readEvidence(item);
    if (this.problems.length > before) return [];
    return [
      {
        advisory: values.get('advisory') ?? '',
        package: normalizeName(values.get('package') ?? ''),
        reason: values.get('reason') ?? '',
        until: values.get('until') ?? '',
        ...Object.fromEntries(others),
        ...(evidence === undefined ? {} : { evidence }),
        line: this.lineOf(item),
      },
    ];
  }

  /** Of the fields that stand there, also wrong ones, so that a wrong value is not called missing as well. */
  private readValues(item: YAMLMap, at: number): ReadonlyMap<Field, string> {
    const values = new Map<Field, string>();
    for (const { key, value } of item.items) {
      const name = isScalar(key) ? String(key.value) : '?';
      if (name === evidenceField) continue;
      const field = riskFields.find((candidate) => candidate === name);
      if (field === undefined) {
        this.tell(key, say`${name} is unknown; allowed: ${fields.join(', ')}`, { at, name });
        continue;
      }
      const text = isScalar(value) && typeof value.value === 'string' ? value.value.trim() : '';
      if (text === '') this.tell(value ?? key, say`${field} must be text`, { at, name });
      else if (field === 'until' && !isDay(text))
        this.tell(value, say`until is ${text}; use a date like 2027-01-31`, { at, name });
      values.set(field, text);
    }
    return values;
  }

  private readEvidence(item: YAMLMap): AcceptedEvidence | undefined {
    const node = item.get(evidenceField, true);
    if (node === undefined) return undefined;
    const value = v.safeParse(evidenceSchema, isMap(node) ? node.toJSON() : undefined);
    if (value.success) return value.output;
    this.tell(node, say`evidence must have IDs and a severity, as ihacpa risks add writes them`);
    return undefined;
  }

  private tell(node: unknown, message: Text, field?: RiskProblem['field']): void {
    this.problems.push({ line: this.lineOf(node), message, ...(field === undefined ? {} : { field }) });
  }

  private lineOf(node: unknown): number {
    return this.yaml.counter.linePos((node as Node | null)?.range?.[0] ?? 0).line;
  }
}
