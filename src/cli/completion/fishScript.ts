/** Completion for fish, with descriptions. Leaves files to fish. */
import { type CompletedCommand, firstWords, groupWords, secondWords, shells } from './completedCommand';

/** Ends with a line break. */
export function fishScript(commands: readonly CompletedCommand[]): string {
  const groups = groupWords(commands);
  const lines = ['# Completion of ihacpa for fish.'];
  for (const [first, help] of firstWords(commands)) {
    lines.push(`complete -c ihacpa -n __fish_use_subcommand -f -a ${first} -d ${quoted(help)}`);
  }
  for (const first of groups) {
    const seconds = secondWords(commands, first);
    const words = seconds.map(([word]) => word).join(' ');
    const condition = `__fish_seen_subcommand_from ${first}; and not __fish_seen_subcommand_from ${words}`;
    for (const [word, help] of seconds) {
      lines.push(`complete -c ihacpa -n '${condition}' -f -a ${word} -d ${quoted(help)}`);
    }
  }
  for (const option of ['help', 'version']) {
    lines.push(`complete -c ihacpa -n __fish_use_subcommand -l ${option}`);
  }
  for (const { name, options } of commands) {
    const words = name.split(' ');
    const condition = words.map((word) => `__fish_seen_subcommand_from ${word}`).join('; and ');
    for (const { name: option, value, choices, help } of options) {
      const takes = value === undefined ? '' : choices === undefined ? ' -r' : ` -x -a '${choices.join(' ')}'`;
      lines.push(`complete -c ihacpa -n '${condition}' -l ${option}${takes} -d ${quoted(help)}`);
    }
  }
  lines.push(`complete -c ihacpa -n '__fish_seen_subcommand_from completion' -f -a '${shells.join(' ')}'`);
  return `${lines.join('\n')}\n`;
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
