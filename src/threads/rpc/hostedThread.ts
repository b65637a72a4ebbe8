/** A worker thread in a process beside the window: what it holds is not held by the process that all extensions share. */
import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { type FromHost, type ToHost, variablePrefix } from './hostMessages';
import type { ToWorker } from './protocol';

export interface ThreadListener {
  readonly onMessage: (message: unknown) => void;
  /** Followed by the end. */
  readonly onError: (error: Error) => void;
  /** Once, and nothing after it. */
  readonly onEnd: (how: string) => void;
}

/** Milliseconds. To start the process takes longer than a thread of it. */
const restMs = 30_000;

class HostProcess {
  readonly #process: ChildProcess;
  readonly #threads = new Map<number, ThreadListener>();
  #lastThread = 0;
  #rest: NodeJS.Timeout | undefined;
  hasEnded = false;

  constructor() {
    // VS Code's own program runs as Node where it is told to.
    this.#process = fork(join(__dirname, 'threadHost.js'), [], {
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
      execArgv: [],
      serialization: 'advanced',
      windowsHide: true,
    });
    this.#process.on('message', (message) => this.#receive(message as FromHost));
    this.#process.on('error', (error) => this.#endAll(error.message));
    this.#process.on('close', (code, signal) => this.#endAll(`with exit code ${signal ?? code}`));
  }

  start(workerFile: string, name: string, listener: ThreadListener): number {
    const thread = ++this.#lastThread;
    this.#threads.set(thread, listener);
    clearTimeout(this.#rest);
    this.#process.ref();
    this.#process.channel?.ref();
    this.send({ type: 'start', thread, workerFile, name });
    return thread;
  }

  /** What is lost here is told by the end of the process. */
  send(message: ToHost): void {
    if (this.#process.connected) this.#process.send(message, () => undefined);
  }

  end(): void {
    clearTimeout(this.#rest);
    this.hasEnded = true;
    this.#process.kill('SIGKILL');
  }

  #receive(message: FromHost): void {
    const listener = this.#threads.get(message.thread);
    switch (message.type) {
      case 'message':
        listener?.onMessage(message.message);
        return;
      case 'error':
        listener?.onError(Object.assign(new Error(message.message), { code: message.code }));
        return;
      case 'ended':
        this.#threads.delete(message.thread);
        if (this.#threads.size === 0) this.#goToRest();
        listener?.onEnd(`with exit code ${message.exitCode}`);
    }
  }

  /** Keeps nothing alive, and goes after a while. */
  #goToRest(): void {
    this.#process.unref();
    this.#process.channel?.unref();
    this.#rest = setTimeout(() => this.end(), restMs);
    this.#rest.unref();
  }

  #endAll(how: string): void {
    this.hasEnded = true;
    const listeners = [...this.#threads.values()];
    this.#threads.clear();
    for (const { onEnd } of listeners) onEnd(how);
  }
}

let host: HostProcess | undefined;

export class HostedThread {
  readonly #host: HostProcess;
  readonly #thread: number;
  readonly #ended: Promise<void>;

  /** `workerFile` is the bundled worker's absolute path; `name`, of the thread, is for whoever debugs. */
  constructor(workerFile: string, name: string, listener: ThreadListener) {
    if (host === undefined || host.hasEnded) host = new HostProcess();
    this.#host = host;
    let resolve = (): void => undefined;
    this.#ended = new Promise((ended) => (resolve = ended));
    const onEnd = (how: string): void => {
      resolve();
      listener.onEnd(how);
    };
    this.#thread = host.start(workerFile, name, { ...listener, onEnd });
  }

  post(message: ToWorker): void {
    this.#host.send({ type: 'tell', thread: this.#thread, variables: ownVariables(), message });
  }

  /** As a crash would. */
  async terminate(): Promise<void> {
    this.#host.send({ type: 'stop', thread: this.#thread });
    await this.#ended;
  }
}

/** Ends the process with all threads in it, for a window that needs none any more. */
export function endThreads(): void {
  host?.end();
}

/** They may have changed since the process began. */
function ownVariables(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([variable]) => variable.startsWith(variablePrefix)));
}
