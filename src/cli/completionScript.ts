/** Completion of commands and options for four shells, written from the command table. Knows no command itself. */

export const shells = ['bash', 'zsh', 'fish', 'powershell'] as const;
export type Shell = (typeof shells)[number];

/** What completion needs of a command. */
export interface CompletedCommand {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly { readonly name: string; readonly value?: string; readonly help: string }[];
}

/** Ends with a line break. */
export function completionScript(shell: Shell, commands: readonly CompletedCommand[]): string {
  switch (shell) {
    case 'bash':
      return bashScript(commands);
    case 'zsh':
      return `autoload -U +X bashcompinit && bashcompinit\n${bashScript(commands)}`;
    case 'fish':
      return fishScript(commands);
    case 'powershell':
      return powershellScript(commands);
  }
}

/** `scan`, `report`, `checkpoints`, … once each. */
function firstWords(commands: readonly CompletedCommand[]): string[] {
  return [...new Set(commands.map(({ name }) => name.split(' ')[0] ?? ''))];
}

function secondWords(commands: readonly CompletedCommand[], first: string): string[] {
  return commands.flatMap(({ name }) => {
    const [word, second] = name.split(' ');
    return word === first && second !== undefined ? [second] : [];
  });
}

function optionWords({ options }: CompletedCommand): string {
  return options.map(({ name }) => `--${name}`).join(' ');
}

/** Words the current one may be; behind an option with a value, files. */
function bashScript(commands: readonly CompletedCommand[]): string {
  const groups = firstWords(commands).filter((first) => secondWords(commands, first).length > 0);
  const valued = [
    ...new Set(
      commands.flatMap(({ options }) =>
        options.filter(({ value }) => value !== undefined).map(({ name }) => `--${name}`),
      ),
    ),
  ];
  const cases = commands.map((command) => `    "${command.name}") words="${optionWords(command)}" ;;`);
  const seconds = groups.map(
    (first) =>
      `    ${first}) [ "$COMP_CWORD" -eq 2 ] && { COMPREPLY=($(compgen -W "${secondWords(commands, first).join(' ')}" -- "$current")); return; }; command="$command \${COMP_WORDS[2]}" ;;`,
  );
  return `# Completion of ihacpa for bash and, through bashcompinit, for zsh.
_ihacpa() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" command="\${COMP_WORDS[1]}" words=""
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${[...firstWords(commands), '--help', '--version'].join(' ')}" -- "$current"))
    return
  fi
  case "$command" in
${seconds.join('\n')}
    completion) COMPREPLY=($(compgen -W "${shells.join(' ')}" -- "$current")); return ;;
  esac
  case "$previous" in
    ${valued.join('|')}) COMPREPLY=($(compgen -f -- "$current")); return ;;
  esac
  case "$command" in
${cases.join('\n')}
  esac
  case "$current" in
    -*) COMPREPLY=($(compgen -W "$words" -- "$current")) ;;
    *) COMPREPLY=($(compgen -f -- "$current")) ;;
  esac
}
complete -o filenames -F _ihacpa ihacpa
`;
}

function fishScript(commands: readonly CompletedCommand[]): string {
  const lines = ['# Completion of ihacpa for fish.'];
  for (const first of firstWords(commands)) {
    const summary = commands.find(({ name }) => name === first)?.summary ?? `${first} commands`;
    lines.push(`complete -c ihacpa -n __fish_use_subcommand -f -a ${first} -d ${singleQuoted(summary)}`);
    const seconds = secondWords(commands, first);
    if (seconds.length > 0) {
      const condition = `__fish_seen_subcommand_from ${first}; and not __fish_seen_subcommand_from ${seconds.join(' ')}`;
      lines.push(`complete -c ihacpa -n '${condition}' -f -a '${seconds.join(' ')}'`);
    }
  }
  for (const { name, options } of commands) {
    const condition = name
      .split(' ')
      .map((word) => `__fish_seen_subcommand_from ${word}`)
      .join('; and ');
    for (const option of options) {
      const value = option.value === undefined ? '' : ' -r';
      lines.push(`complete -c ihacpa -n '${condition}' -l ${option.name}${value} -d ${singleQuoted(option.help)}`);
    }
  }
  lines.push(`complete -c ihacpa -n '__fish_seen_subcommand_from completion' -f -a '${shells.join(' ')}'`);
  return `${lines.join('\n')}\n`;
}

function singleQuoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

function powershellScript(commands: readonly CompletedCommand[]): string {
  const entries = commands.map((command) => `    '${command.name}' = '${optionWords(command)}'`);
  const groups = firstWords(commands).filter((first) => secondWords(commands, first).length > 0);
  const seconds = groups.map((first) => `    '${first}' = '${secondWords(commands, first).join(' ')}'`);
  return `# Completion of ihacpa for PowerShell.
Register-ArgumentCompleter -Native -CommandName ihacpa -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $options = @{
${entries.join('\n')}
  }
  $groups = @{
${seconds.join('\n')}
    'completion' = '${shells.join(' ')}'
  }
  $before = @($commandAst.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { $_.ToString() })
  $words = if ($before.Count -le 1) { '${[...firstWords(commands), '--help', '--version'].join(' ')}' }
    elseif ($before.Count -eq 2 -and $groups.ContainsKey($before[1])) { $groups[$before[1]] }
    elseif ($groups.ContainsKey($before[1])) { $options["$($before[1]) $($before[2])"] }
    else { $options[$before[1]] }
  if ($null -eq $words) { return }
  $words -split ' ' | Where-Object { $_ -like "$wordToComplete*" } | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
  }
}
`;
}
