// Starts programs that cannot outlive us: each leads a process group that is killed whole; it never kills what it did not start.
import { spawn, spawnSync, type ChildProcess, type SpawnOptions } from 'node:child_process';

/** How long a program that cleans up after itself may take over an interrupt. */
const interruptGraceMs = 5000;

const running = new Map<ChildProcess, ProcessOptions>();
let watching = false;
let interrupted = false;

export interface ProcessOptions {
  /** An interrupt is handed on to it, and awaited, since it has programs of its own to end; others are killed at once. */
  readonly cleansUp: boolean;
}

/** Starts a program in a process group of its own, killed at the latest when this process exits or is interrupted. */
export function startProcess(
  command: string,
  args: readonly string[],
  options: SpawnOptions & ProcessOptions,
): ChildProcess {
  watchExit();
  if (interrupted) throw new Error('Interrupted.');
  const { cleansUp, ...spawnOptions } = options;
  const child = spawn(command, args, { ...spawnOptions, detached: process.platform !== 'win32' });
  running.set(child, { cleansUp });
  return child;
}

/** Kills the program and everything it started, at once; of a program that already ended, what it left behind. */
export function killProcess(child: ChildProcess): void {
  running.delete(child);
  signalGroup(child, 'SIGKILL');
}

/** Asks the program and everything it started to end. */
export function endProcess(child: ChildProcess): void {
  signalGroup(child, 'SIGTERM');
}

/** Makes a signal end this process by way of its `exit` handlers, after the programs it started. */
export function watchExit(): void {
  if (watching) return;
  watching = true;
  process.on('exit', () => {
    for (const child of [...running.keys()]) killProcess(child);
  });
  const codes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
  for (const [signal, code] of Object.entries(codes)) {
    process.on(signal, () => {
      interrupted = true;
      const waitFor = [...running].filter(([, options]) => options.cleansUp).map(([child]) => child);
      for (const child of waitFor) signalGroup(child, signal as NodeJS.Signals);
      const limit = performance.now() + interruptGraceMs;
      setInterval(() => {
        if (performance.now() > limit || !waitFor.some((child) => signalGroup(child, 0))) process.exit(code);
      }, 50);
    });
  }
}

/** Whether there was anyone to receive the signal; 0 only asks. */
function signalGroup(child: ChildProcess, signal: NodeJS.Signals | 0): boolean {
  if (child.pid === undefined) return false;
  if (process.platform === 'win32') {
    if (signal !== 0) spawnSync('taskkill', ['/pid', String(child.pid), '/T', '/F']);
    return child.exitCode === null;
  }
  try {
    process.kill(-child.pid, signal);
    return true;
  } catch (error) {
    // ESRCH: the whole group has ended already.
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}
