import { createInterface } from 'node:readline';
import { PassThrough } from 'node:stream';

/**
 * The first line of the input, without its line end. On a terminal it asks, and shows nothing of the answer.
 * @param prompts where the question goes: not standard output, which holds the result
 * @throws Error when the input ends before a line
 */
export function readPassword(
  input: NodeJS.ReadableStream & { readonly isTTY?: boolean },
  prompts: Pick<NodeJS.WritableStream, 'write'>,
): Promise<string> {
  const isTerminal = input.isTTY === true;
  if (isTerminal) prompts.write('Password (not shown): ');
  // readline echoes what is typed to its output; this one goes nowhere.
  const lines = createInterface({ input, output: new PassThrough().resume(), terminal: isTerminal });
  return new Promise((resolve, reject) => {
    lines.once('line', (line) => {
      resolve(line);
      lines.close();
      if (isTerminal) prompts.write('\n');
    });
    lines.once('SIGINT', () => lines.close());
    lines.once('close', () => reject(new Error('No password was given.')));
  });
}
