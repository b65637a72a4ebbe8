// The page on formats: versions from the program, shapes from the schemas that check state and from the types of the report.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { formats } from '../../src/cli/output/formats';
import { snapshotSchema } from '../../src/core/history/snapshot';
import { checkpointDataSchema, checkpointSummarySchema } from '../../src/core/scan/checkpointData';
import { journalEventSchema } from '../../src/engine/journal/journalEntry';
import { packagesSchema } from '../../src/engine/ledger/storedLedger';
import { projectRoot } from './vscode/projectRoot';

/** What a schema of valibot is made of, as far as it is shown. */
interface Schema {
  readonly type: string;
  readonly entries?: Readonly<Record<string, Schema>>;
  readonly options?: readonly unknown[];
  readonly wrapped?: Schema;
  readonly item?: Schema;
  readonly items?: readonly Schema[];
  readonly value?: unknown;
  readonly literal?: unknown;
}

/** In the notation of TypeScript. */
export function shapeOf(schema: Schema, indent = ''): string {
  const deeper = `${indent}  `;
  switch (schema.type) {
    case 'object':
    case 'loose_object':
    case 'strict_object': {
      const lines = Object.entries(schema.entries ?? {}).map(([name, entry]) => {
        const isOptional = /optional/.test(entry.type);
        return `${deeper}${name}${isOptional ? '?' : ''}: ${shapeOf(isOptional ? (entry.wrapped ?? entry) : entry, deeper)};`;
      });
      return `{\n${lines.join('\n')}\n${indent}}`;
    }
    case 'array':
      return `Array<${shapeOf(schema.item ?? { type: 'unknown' }, indent)}>`;
    case 'tuple':
      return `[${(schema.items ?? []).map((item) => shapeOf(item, indent)).join(', ')}]`;
    case 'record':
      return `Record<string, ${shapeOf(schema.value as Schema, indent)}>`;
    case 'nullable':
      return `${shapeOf(schema.wrapped ?? { type: 'unknown' }, indent)} | null`;
    case 'optional':
    case 'exact_optional':
      return shapeOf(schema.wrapped ?? { type: 'unknown' }, indent);
    case 'literal':
      return JSON.stringify(schema.literal);
    case 'picklist':
      return (schema.options ?? []).map((option) => JSON.stringify(option)).join(' | ');
    case 'union':
    case 'variant':
      return (schema.options ?? []).map((option) => shapeOf(option as Schema, indent)).join(' | ');
    default:
      return schema.type;
  }
}

const pieces: readonly (readonly [title: string, text: string, schema: unknown])[] = [
  [
    'Checkpoint',
    '`scans/ID/checkpoints/…`. `packageProgress` is stored as places in the plan of the scan.',
    checkpointDataSchema,
  ],
  [
    'Checkpoint index',
    '`checkpoints.json`: `schemaVersion`, `checksum`, and `checkpoints`, a list of:',
    checkpointSummarySchema,
  ],
  ['Written cells', '`ledgers`: `schemaVersion`, `packages`, and `checksum`. Of `packages`:', packagesSchema],
  ['History', 'One compressed JSON file per finished review.', snapshotSchema],
  [
    'Journal',
    'One JSON object per line: `seq`, `prev`, and `hash` chain the lines, and `type` and `data` are one of these..',
    journalEventSchema,
  ],
];

export function formatsPage(generated: string): string {
  const rows = formats.map(({ kind, name, version }) => `| ${kind} | ${name} | ${version} |\n`);
  const shapes = pieces.map(
    ([title, text, schema]) => `### ${title}\n\n${text}\n\n\`\`\`ts\n${shapeOf(schema as Schema)}\n\`\`\`\n`,
  );
  return [
    '# Formats\n',
    `${generated}\n`,
    '`ihacpa --version` prints the version in its first line, then these versions of formats.\n',
    `| kind | format | version |\n| --- | --- | --- |\n${rows.join('')}`,
    'State of an older version is read, and migrated when a scan resumes. State of a newer version is rejected by name and not changed.',
    'A change that older programs cannot read raises the version. New optional fields do not, so programs that read these files ignore',
    'fields that they do not know. Reports in text, Markdown, HTML, and CSV have no version.\n',
    '## State\n',
    shapes.join('\n'),
    '## JSON report\n',
    'A report with `--format json` is one `ReportModel`.\n',
    `\`\`\`ts\n${reportTypes()}\n\`\`\`\n`,
  ].join('\n');
}

/** The types of a report without their comments. */
function reportTypes(): string {
  const printer = ts.createPrinter({ removeComments: true });
  return ['reportModel', 'reportFinding']
    .flatMap((name) => {
      const code = readFileSync(join(projectRoot(), 'src/reports/model', `${name}.ts`), 'utf8');
      const file = ts.createSourceFile(name, code, ts.ScriptTarget.ES2022, true);
      const types = file.statements.filter((each) => ts.isInterfaceDeclaration(each));
      return types.map((each) => printer.printNode(ts.EmitHint.Unspecified, each, file).replace(/^export /, ''));
    })
    .join('\n\n');
}
