/** Reads `ihacpa.yaml` (or the same as JSON) and says of every wrong value where it stands and what is allowed. */
import { isMap, isScalar, type Node, type Pair, type YAMLMap } from 'yaml';
import type { BatchConfiguration } from '../../core/scan/batchConfiguration';
import { say, type Text } from '../../core/message/text';
import { parseYaml, type YamlText } from '../../platform/parseYaml';
import { type BatchField, type FieldSection, fieldSections, isStrategyParameter, problemOf } from './batchFields';
import { environments, type ScanEnvironment } from './strategyPresets';

export interface ConfigurationProblem {
  /** 1-based. */
  readonly line: number;
  readonly message: Text;
}

export interface ConfigurationFile {
  readonly environment: ScanEnvironment | undefined;
  readonly values: Partial<BatchConfiguration>;
  /** 1-based line of each value. */
  readonly lines: Readonly<Partial<Record<BatchField, number>>>;
  readonly problems: readonly ConfigurationProblem[];
  /** Values that only a strategy needs: the scan goes on without them. */
  readonly unusable: readonly UnusableParameter[];
}

export interface UnusableParameter extends ConfigurationProblem {
  readonly field: BatchField;
}

/** JSON is YAML, so one reader serves both. An empty text is an empty configuration. */
export function parseConfigurationFile(text: string): ConfigurationFile {
  return new FileReader(text).read();
}

class FileReader {
  private readonly yaml: YamlText;
  private readonly problems: ConfigurationProblem[] = [];
  private readonly unusable: UnusableParameter[] = [];
  private readonly values: Partial<Record<BatchField, unknown>> = {};
  private readonly lines: Partial<Record<BatchField, number>> = {};
  private environment: ScanEnvironment | undefined;

  constructor(text: string) {
    this.yaml = parseYaml(text);
  }

  read(): ConfigurationFile {
    const { document, problems: unreadable } = this.yaml;
    this.problems.push(...unreadable);
    if (unreadable.length === 0 && document.contents !== null) this.readTop(document.contents);
    const { environment, lines, problems, unusable } = this;
    return { environment, values: this.values as Partial<BatchConfiguration>, lines, problems, unusable };
  }

  private readTop(top: Node): void {
    if (!isMap(top)) {
      this.tell(top, say`the file must contain sections: batch, checkpoint, environment`);
      return;
    }
    this.eachPair(top, (key, pair) => {
      if (key === 'environment') this.readEnvironment(pair);
      else if (key === 'batch' || key === 'checkpoint') this.readSection(key, pair);
      else this.tell(pair.key, say`${key} is unknown; allowed: batch, checkpoint, environment`);
    });
  }

  private readEnvironment(pair: Pair): void {
    const value = isScalar(pair.value) ? pair.value.value : undefined;
    this.environment = environments.find((name) => name === value);
    if (this.environment === undefined) {
      this.tell(pair.value ?? pair.key, say`environment is not one of ${environments.join(', ')}`);
    }
  }

  private readSection(section: FieldSection, pair: Pair): void {
    if (!isMap(pair.value)) {
      this.tell(pair.value ?? pair.key, say`${section} must contain settings, one per line`);
      return;
    }
    const fields: readonly BatchField[] = fieldSections[section];
    this.eachPair(pair.value, (key, { key: keyNode, value: node }) => {
      const field = fields.find((candidate) => candidate === key);
      if (field === undefined) {
        this.tell(keyNode, say`${section}.${key} is unknown; allowed: ${fields.join(', ')}`);
        return;
      }
      const value = isScalar(node) ? node.value : null;
      const problem = problemOf(field, value);
      if (problem !== undefined) {
        if (isStrategyParameter(field))
          this.unusable.push({ field, line: this.lineOf(node ?? keyNode), message: problem });
        else this.tell(node ?? keyNode, problem);
        return;
      }
      this.values[field] = value;
      this.lines[field] = this.lineOf(keyNode);
    });
  }

  private eachPair(map: YAMLMap, each: (key: string, pair: Pair) => void): void {
    for (const pair of map.items) each(isScalar(pair.key) ? String(pair.key.value) : '?', pair);
  }

  private tell(node: unknown, message: Text): void {
    this.problems.push({ line: this.lineOf(node), message });
  }

  private lineOf(node: unknown): number {
    const start = (node as Node | null)?.range?.[0] ?? 0;
    return this.yaml.counter.linePos(start).line;
  }
}
