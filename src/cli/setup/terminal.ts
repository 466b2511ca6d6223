import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { UsageError } from '../command-line.ts';

/** Asks the person at the terminal, or reads the answers from a pipe, one a line. */
export interface Terminal {
  /** Returns what was typed, trimmed. @throws {UsageError} when there is no further line */
  ask(prompt: string, options?: { readonly isSecret?: boolean }): Promise<string>;
  close(): void;
}

export function createTerminal(): Terminal {
  const { stdin: input, stdout: output } = process;
  let isMuted = false;
  const screen = new Writable({
    write(chunk, _encoding, done) {
      if (!isMuted) output.write(chunk);
      done();
    },
  });
  // Without a history, in which the arrow keys would show a secret again.
  const lines = createInterface({ input, output: screen, terminal: input.isTTY === true, historySize: 0 });
  const reader = lines[Symbol.asyncIterator]();
  let hasEnded = false;
  lines.once('close', () => {
    hasEnded = true;
  });
  return {
    async ask(prompt, { isSecret = false } = {}) {
      // The lines of a pipe may have come to their end before they are asked for.
      if (hasEnded) output.write(prompt);
      else {
        lines.setPrompt(prompt);
        lines.prompt();
      }
      // What is typed now is echoed by the interface itself.
      isMuted = isSecret;
      const { value, done } = await reader.next();
      isMuted = false;
      if (isSecret || input.isTTY !== true) output.write('\n');
      if (done === true) throw new UsageError('Setup ended before its last question. Nothing was written.');
      return String(value).trim();
    },
    close: () => lines.close(),
  };
}
