/** `ihacpa completion` and `ihacpa demo`. */
import { shells } from '../../completion/completionScript';
import type { Command } from './commandTypes';
import { help } from './commonOptions';

export const completionCommand: Command = {
  name: 'completion',
  operands: [{ name: 'SHELL', next: `Pass one of ${shells.join(', ')}` }],
  summary: 'print a script that completes commands and options in a shell',
  options: [help],
  examples: [
    { command: 'source <(ihacpa completion bash)', help: 'bash, for example in ~/.bashrc' },
    { command: 'source <(ihacpa completion zsh)', help: 'zsh, after compinit in ~/.zshrc' },
    { command: 'ihacpa completion fish | source', help: 'fish' },
    { command: 'ihacpa completion powershell | Out-String | Invoke-Expression', help: 'PowerShell, in $PROFILE' },
  ],
};

export const demoCommand: Command = {
  name: 'demo',
  operands: [],
  summary: 'scan a copy of the sample workbook with the sample advisories',
  options: [help],
  examples: [{ command: 'ihacpa demo', help: 'takes seconds; uses a new temporary folder' }],
};
