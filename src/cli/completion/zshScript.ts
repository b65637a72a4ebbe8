/** Completion for zsh by its own completion system, with descriptions. Also works as a file `_ihacpa` in $fpath. */
import {
  type CompletedCommand,
  type CompletedOption,
  firstWords,
  groupWords,
  secondWords,
  shells,
} from './completedCommand';

const toolOptions = [
  ['--help', 'show help'],
  ['--version', 'print the version, and those of the state and report formats'],
] as const;

/** Ends with a line break. */
export function zshScript(commands: readonly CompletedCommand[]): string {
  return `#compdef ihacpa
# Completion of ihacpa for zsh.
_ihacpa() {
  local command=$words[2]
  local -a offered
  if (( CURRENT == 2 )); then
    offered=(${described(firstWords(commands))})
    _describe command offered
    offered=(${described(toolOptions)})
    _describe -o option offered
    return
  fi
  case $command in
${groupWords(commands)
  .map((first) => groupCase(first, commands))
  .join('\n')}
  esac
  shift words
  (( CURRENT-- ))
  case $command in
${commands.map(commandCase).join('\n')}
  esac
}
if [[ \${funcstack[1]} == _ihacpa ]]; then _ihacpa "$@"; else compdef _ihacpa ihacpa; fi
`;
}

function groupCase(first: string, commands: readonly CompletedCommand[]): string {
  return `    ${first})
      if (( CURRENT == 3 )); then
        offered=(${described(secondWords(commands, first))})
        _describe command offered
        return
      fi
      command+=" $words[3]"
      shift words
      (( CURRENT-- )) ;;`;
}

function commandCase({ name, operands, options }: CompletedCommand): string {
  const specs = [
    ...options.map(optionSpec),
    ...operands.map(({ name: operand, repeats }, index) =>
      quoted(`${repeats === true ? '*' : index + 1}:${operand}:${operandAction(operand)}`),
    ),
  ];
  return `    '${name}') _arguments -S ${specs.join(' ')} ;;`;
}

function optionSpec({ name, value, choices, help }: CompletedOption): string {
  const spec = `--${name}[${help.replace(/[[\]\\]/g, '\\$&')}]`;
  if (value === undefined) return quoted(spec);
  return quoted(
    `${spec}:${value.replaceAll(':', '\\:')}:${choices === undefined ? '_files' : `(${choices.join(' ')})`}`,
  );
}

function operandAction(name: string): string {
  switch (name) {
    case 'SHELL':
      return `(${shells.join(' ')})`;
    case 'DIR':
      return '_files -/';
    case 'WORKBOOK':
    case 'BEFORE':
    case 'AFTER':
      return '_files -g "*.xls[xm](-.)"';
    case 'REPORT':
      return '_files -g "*.json(-.)"';
    default:
      return ' ';
  }
}

function described(words: readonly (readonly [word: string, help: string])[]): string {
  return words.map(([word, help]) => quoted(`${word}:${help}`)).join(' ');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
