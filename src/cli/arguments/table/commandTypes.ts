/** The shape of a command's description. */

export interface CommandOption {
  /** Without the two dashes. */
  readonly name: string;
  /** One letter, without its dash. */
  readonly short?: string;
  /** How the help names the value; undefined: the option takes none. */
  readonly value?: string;
  /** The values there are, for completion. */
  readonly choices?: readonly string[];
  /** May be given several times. */
  readonly repeats?: true;
  /** The command needs it. What to pass when it is missing, an imperative sentence. */
  readonly needed?: string;
  readonly help: string;
}

/** What can be done with one checkpoint. */
export type CheckpointAction = 'show' | 'compare' | 'validate' | 'restore' | 'remove';

export type CommandName =
  | 'scan'
  | 'add'
  | 'new'
  | 'sync'
  | 'watch'
  | 'report'
  | 'changes'
  | 'verify'
  | 'format-check'
  | 'resolve'
  | `checkpoints ${'list' | CheckpointAction}`
  | `risks ${'add' | 'list' | 'end' | 'check'}`
  | 'sources check'
  | 'sources download'
  | 'worker'
  | 'queue status'
  | 'completion'
  | 'demo';

export interface Operand {
  /** As the help calls one of them. */
  readonly name: 'WORKBOOK' | 'NAME[==VERSION]' | 'BEFORE' | 'AFTER' | 'REPORT' | 'ID' | 'SHELL' | 'DIR';
  /** What to pass when it is missing, an imperative sentence. */
  readonly next: string;
  /** With this option the operand is left out. */
  readonly unlessOption?: string;
  /** One or more of them; only of the last operand. */
  readonly repeats?: true;
}

export interface Example {
  readonly command: string;
  readonly help: string;
}

export interface Command {
  readonly name: CommandName;
  readonly operands: readonly Operand[];
  readonly summary: string;
  readonly options: readonly CommandOption[];
  readonly examples: readonly Example[];
}
