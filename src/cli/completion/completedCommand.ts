/** What completion needs to know of a command, and the words that lead to it. */

export const shells = ['bash', 'zsh', 'fish', 'powershell'] as const;
export type Shell = (typeof shells)[number];

export interface CompletedOption {
  readonly name: string;
  readonly value?: string;
  readonly choices?: readonly string[];
  readonly help: string;
}

export interface CompletedCommand {
  /** One word or two. */
  readonly name: string;
  readonly operands: readonly { readonly name: string; readonly repeats?: true }[];
  readonly summary: string;
  readonly options: readonly CompletedOption[];
}

/** `scan`, `report`, `checkpoints`, … once each, with what it does. */
export function firstWords(commands: readonly CompletedCommand[]): readonly (readonly [word: string, help: string])[] {
  const words = [...new Set(commands.map(({ name }) => name.split(' ')[0] ?? ''))];
  return words.map((word) => {
    const seconds = secondWords(commands, word);
    const own = commands.find(({ name }) => name === word)?.summary;
    return [word, own ?? seconds.map(([second]) => second).join(', ')];
  });
}

/** `list`, `show`, …; empty where the first word is the whole command. */
export function secondWords(
  commands: readonly CompletedCommand[],
  first: string,
): readonly (readonly [word: string, help: string])[] {
  return commands.flatMap(({ name, summary }) => {
    const [word, second] = name.split(' ');
    return word === first && second !== undefined ? [[second, summary] as const] : [];
  });
}

/** First words that need a second one. */
export function groupWords(commands: readonly CompletedCommand[]): readonly string[] {
  return firstWords(commands)
    .map(([word]) => word)
    .filter((word) => secondWords(commands, word).length > 0);
}

export function optionWords({ options }: CompletedCommand): string {
  return options.map(({ name }) => `--${name}`).join(' ');
}
