/** Completion of commands, options and their values for four shells, written from the command table. */
import { bashScript } from './bashScript';
import type { CompletedCommand, Shell } from './completedCommand';
import { fishScript } from './fishScript';
import { powershellScript } from './powershellScript';
import { zshScript } from './zshScript';

export { type Shell, shells } from './completedCommand';

/** Ends with a line break. */
export function completionScript(shell: Shell, commands: readonly CompletedCommand[]): string {
  switch (shell) {
    case 'bash':
      return bashScript(commands);
    case 'zsh':
      return zshScript(commands);
    case 'fish':
      return fishScript(commands);
    case 'powershell':
      return powershellScript(commands);
  }
}
