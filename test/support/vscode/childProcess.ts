// Starts programs that cannot outlive us: each leads a process group that is killed whole; it never kills what it did not start.
import { spawn, spawnSync, type ChildProcess, type SpawnOptions } from 'node:child_process';

const interruptGraceMs = 3000;
const running = new Set<ChildProcess>();
let watching = false;

/** Starts a program in a process group of its own, killed at the latest when this process exits or is interrupted. */
export function startProcess(command: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  watchExit();
  const child = spawn(command, args, { ...options, detached: process.platform !== 'win32' });
  running.add(child);
  return child;
}

/** Kills the program and everything it started, at once; a program that already ended only loses what it left behind. */
export function killProcess(child: ChildProcess, signal: NodeJS.Signals = 'SIGKILL'): void {
  if (signal === 'SIGKILL') running.delete(child);
  if (child.pid === undefined) return;
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/pid', String(child.pid), '/T', '/F']);
    return;
  }
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    // ESRCH: the whole group has ended already, which is what we want.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function watchExit(): void {
  if (watching) return;
  watching = true;
  process.on('exit', () => {
    for (const child of [...running]) killProcess(child);
  });
  const codes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
  for (const [signal, code] of Object.entries(codes)) {
    process.on(signal, () => {
      // The groups get the signal first, so that programs two levels down can end theirs, and the kill at exit after it.
      for (const child of running) killProcess(child, signal as NodeJS.Signals);
      const limit = performance.now() + interruptGraceMs;
      setInterval(() => {
        const ended = [...running].every((child) => child.exitCode !== null || child.signalCode !== null);
        if (ended || performance.now() > limit) process.exit(code);
      }, 50);
    });
  }
}
