/** The real terminal or pipes of this process behind the CLI's port. */
import { createInterface } from 'node:readline';
import type { CliIo } from '../cliPorts';
import { errnoOf } from '../../core/message/errors';
import { noPaint, type Paint, terminalPaint } from '../../reports/outputs/paint';
import { wantsColor } from './wantsColor';

const signals = ['SIGINT', 'SIGTERM'] as const;

export function processIo(): CliIo {
  const { stdin, stdout, stderr } = process;
  const out = checkedWriter(stdout);
  const error = checkedWriter(stderr);
  return {
    writeOut: out.write,
    writeError: error.write,
    outFailure: out.failure,
    outPaint: paintOf(stdout),
    errorPaint: paintOf(stderr),
    errorIsTerminal: stderr.isTTY && process.env['TERM'] !== 'dumb',
    get errorColumns() {
      return stderr.columns || 80;
    },
    inputIsTerminal: stdin.isTTY,
    ask,
    onDidInterrupt: (listener) => {
      for (const signal of signals) process.on(signal, listener);
      return () => {
        for (const signal of signals) process.off(signal, listener);
      };
    },
    exitNow: (code) => process.exit(code),
  };
}

function paintOf({ isTTY }: NodeJS.WriteStream): Paint {
  return wantsColor(isTTY, process.env) ? terminalPaint : noPaint;
}

/** A fresh interface per question: between questions nothing holds the process or swallows Ctrl+C. */
function ask(question: string): Promise<string | undefined> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  return new Promise((resolve) => {
    let answer: string | undefined;
    lines.on('close', () => {
      if (answer === undefined) process.stderr.write('\n');
      resolve(answer);
    });
    lines.on('SIGINT', () => lines.close());
    lines.question(question, (text) => {
      answer = text;
      lines.close();
    });
  });
}

interface CheckedWriter {
  readonly write: (text: string) => void;
  /** Once everything is written. */
  readonly failure: () => Promise<Error | undefined>;
}

/** Writing never throws: `ihacpa … | head` closes the pipe early, a disk gets full, and the scan itself goes on. */
function checkedWriter(stream: NodeJS.WriteStream): CheckedWriter {
  let failed: Error | undefined;
  const note = (error: unknown): void => {
    if (errnoOf(error) === 'EPIPE') return;
    failed ??= error instanceof Error ? error : new Error(String(error));
  };
  stream.on('error', note);
  const write = (text: string, whenDone?: () => void): void => {
    try {
      stream.write(text, whenDone);
    } catch (error) {
      note(error); // Older versions of Node throw where a file is full.
      whenDone?.();
    }
  };
  return {
    write: (text) => write(text),
    failure: async () => {
      await new Promise<void>((resolve) => write('', resolve));
      return failed;
    },
  };
}
