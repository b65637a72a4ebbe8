/** Holds the source to one way out: text that others wrote reaches a person only through the functions that make it inert. */
import { deepStrictEqual } from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { projectRoot } from './support/vscode/projectRoot';

interface Rule {
  readonly what: string;
  readonly pattern: RegExp;
  /** Where it is looked for. */
  readonly inside: RegExp;
  /** The files that may. */
  readonly except: RegExp;
}

const rules: readonly Rule[] = [
  {
    what: 'a message of VS Code past src/vscode/messages.ts',
    pattern:
      /\bshow(?:Error|Warning|Information)Message\b|window\s*(?:\?\.|\.|\[['"])\s*(?:withProgress|showInputBox|createInputBox)\b/,
    inside: /^(?:vscode\/|extension\.ts)/,
    except: /^vscode\/messages\.ts$/,
  },
  {
    what: 'a copy past inertPaste',
    pattern: /clipboard\s*\.\s*writeText\((?!inertPaste\()/,
    inside: /^(?:vscode|webview)\//,
    // Its text is the answer of the grid's thread, where each cell has passed it.
    except: /^vscode\/review\/reviewPanel\.ts$/,
  },
  {
    what: 'Markdown of VS Code that is made of text',
    pattern: /new vscode\.MarkdownString\((?!\))|\.appendMarkdown\(|\bisTrusted\s*=|\bsupportHtml\b/,
    inside: /^vscode\//,
    except: /^$/,
  },
  {
    what: 'JSON for people past inertJson',
    pattern: /\bJSON\s*\.\s*stringify\b/,
    inside: /^(?:cli\/(?:commands|output)|reports)\//,
    except: /^$/,
  },
  {
    what: 'an address part past urlPart',
    pattern: /\bencodeURIComponent\b/,
    inside: /^(?!webview\/)/,
    except: /^core\/message\/inert\.ts$/,
  },
  {
    what: 'markup made of text in a page',
    pattern: /\.(?:inner|outer)HTML\b|insertAdjacentHTML|document\.write\b/,
    inside: /^webview\//,
    except: /^$/,
  },
];

function offences(files: ReadonlyMap<string, string>): readonly string[] {
  return [...files].flatMap(([path, code]) =>
    rules
      .filter(({ pattern, inside, except }) => inside.test(path) && !except.test(path) && pattern.test(code))
      .map(({ what }) => `${path}: ${what}`),
  );
}

describe('text that others wrote', () => {
  it('reaches a person through the functions that make it inert, and in no other way', () => {
    const folder = join(projectRoot(), 'src');
    const names = readdirSync(folder, { recursive: true }).map(String);
    const files = new Map<string, string>();
    for (const name of names.filter((each) => each.endsWith('.ts')))
      files.set(name.split(sep).join('/'), readFileSync(join(folder, name), 'utf8'));
    deepStrictEqual(offences(files), []);
  });

  const breakages: readonly (readonly [string, string])[] = [
    ['vscode/a.ts', 'void vscode.window.showErrorMessage(text);'],
    ['vscode/a.ts', 'const show = vscode.window.showInformationMessage;'],
    ['vscode/a.ts', 'const { showWarningMessage } = vscode.window;'],
    ['vscode/a.ts', 'await vscode.window.withProgress({ location, title }, task);'],
    ['vscode/a.ts', 'await vscode.window.showInputBox({ prompt });'],
    ['vscode/a.ts', "await vscode.window['withProgress'](options, task);"],
    ['vscode/a.ts', 'tooltip = new vscode.MarkdownString(name);'],
    ['vscode/a.ts', 'tooltip.appendMarkdown(name);'],
    ['vscode/a.ts', 'await vscode.env.clipboard.writeText(name);'],
    ['cli/commands/a.ts', 'io.writeOut(JSON.stringify(summary));'],
    ['reports/a.ts', 'return `${JSON.stringify(report)}\\n`;'],
    ['sources/a.ts', 'const url = `${base}/${encodeURIComponent(name)}`;'],
    ['webview/a.ts', 'cell.innerHTML = text;'],
  ];
  for (const [path, code] of breakages) {
    it(`would be noticed in ${path}: ${code}`, () => deepStrictEqual(offences(new Map([[path, code]])).length, 1));
  }
});
