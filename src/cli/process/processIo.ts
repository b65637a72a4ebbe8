/** The real terminal or pipes of this process behind the CLI's port. Refuses to die of a reader that went away. */
import { createInterface } from 'node:readline';
import type { CliIo } from '../cliPorts';
import { errnoOf } from '../../core/errors';
import { noPaint, type Paint, terminalPaint } from '../../reports/formats/paint';
import { wantsColour } from './wantsColour';

const signals = ['SIGINT', 'SIGTERM'] as const;

export function processIo(): CliIo {
  const { stdin, stdout, stderr } = process;
  for (const stream of [stdout, stderr]) stream.on('error', ignoreClosedPipe);
  return {
    writeOut: (text) => void stdout.write(text),
    writeError: (text) => void stderr.write(text),
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
  return wantsColour(isTTY, process.env) ? terminalPaint : noPaint;
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

/** `ihacpa … | head` closes the pipe early; the scan itself goes on. */
function ignoreClosedPipe(error: Error): void {
  if (errnoOf(error) !== 'EPIPE') throw error;
}
