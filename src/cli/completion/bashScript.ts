/** Completion for bash: commands, options, their values, else files. Needs no bash-completion package. */
import { type CompletedCommand, firstWords, groupWords, optionWords, secondWords, shells } from './completedCommand';

/** Ends with a line break. */
export function bashScript(commands: readonly CompletedCommand[]): string {
  return `# Completion of ihacpa for bash.
_ihacpa() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" command="\${COMP_WORDS[1]}" words=""
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${[...firstWords(commands).map(([word]) => word), '--help', '--version'].join(' ')}" -- "$current"))
    return
  fi
  case "$command" in
${groupCases(commands).join('\n')}
    completion) COMPREPLY=($(compgen -W "${shells.join(' ')} --help" -- "$current")); return ;;
  esac
  case "$command $previous" in
${valueCases(commands).join('\n')}
  esac
  case "$command" in
${commands.map((command) => `    "${command.name}") words="${optionWords(command)}" ;;`).join('\n')}
  esac
  case "$current" in
    -*) COMPREPLY=($(compgen -W "$words" -- "$current")) ;;
    *) COMPREPLY=($(compgen -f -- "$current")) ;;
  esac
}
complete -o filenames -F _ihacpa ihacpa
`;
}

function groupCases(commands: readonly CompletedCommand[]): string[] {
  return groupWords(commands).map((first) => {
    const seconds = secondWords(commands, first).map(([word]) => word);
    return `    ${first}) [ "$COMP_CWORD" -eq 2 ] && { COMPREPLY=($(compgen -W "${seconds.join(' ')}" -- "$current")); return; }; command="$command \${COMP_WORDS[2]}" ;;`;
  });
}

/** Behind an option: its values where they are known, else files. */
function valueCases(commands: readonly CompletedCommand[]): string[] {
  return commands.flatMap(({ name, options }) =>
    options
      .filter(({ value }) => value !== undefined)
      .map(({ name: option, choices }) => {
        const words = choices === undefined ? '-f' : `-W "${choices.join(' ')}"`;
        return `    "${name} --${option}") COMPREPLY=($(compgen ${words} -- "$current")); return ;;`;
      }),
  );
}
