/** Completion for PowerShell, Windows' own and the newer one. Leaves files to PowerShell. */
import { type CompletedCommand, firstWords, groupWords, optionWords, secondWords, shells } from './completedCommand';

/** Ends with a line break. */
export function powershellScript(commands: readonly CompletedCommand[]): string {
  const options = commands.map((command) => `    '${command.name}' = '${optionWords(command)}'`);
  const groups = groupWords(commands).map((first) => {
    const seconds = secondWords(commands, first).map(([word]) => word);
    return `    '${first}' = '${seconds.join(' ')}'`;
  });
  const choices = commands.flatMap(({ name, options: own }) =>
    own.flatMap(({ name: option, choices: values }) =>
      values === undefined ? [] : [`    '${name} --${option}' = '${values.join(' ')}'`],
    ),
  );
  return `# Completion of ihacpa for PowerShell.
Register-ArgumentCompleter -Native -CommandName ihacpa -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $options = @{
${options.join('\n')}
  }
  $groups = @{
${groups.join('\n')}
    'completion' = '${shells.join(' ')}'
  }
  $choices = @{
${choices.join('\n')}
  }
  $before = @($commandAst.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { $_.ToString() })
  $command = if ($before.Count -gt 2 -and $groups.ContainsKey($before[1]) -and $before[1] -ne 'completion') { "$($before[1]) $($before[2])" }
    elseif ($before.Count -gt 1) { $before[1] }
  $words = if ($before.Count -le 1) { '${[...firstWords(commands).map(([word]) => word), '--help', '--version'].join(' ')}' }
    elseif ($before.Count -eq 2 -and $groups.ContainsKey($before[1])) { $groups[$before[1]] }
    elseif ($choices.ContainsKey("$command $($before[-1])")) { $choices["$command $($before[-1])"] }
    else { $options[$command] }
  if ($null -eq $words) { return }
  $words -split ' ' | Where-Object { $_ -like "$wordToComplete*" } | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
  }
}
`;
}
