import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { Interruption } from '../../../src/cli/interruption.js';
import { runProgram } from '../../../src/cli/program.js';
import { EnvironmentError, loadEnvironment } from '../../../src/platform/environment/index.js';

const WRONG_USAGE = 2;
const RELAY = { GITLAB_URL: 'https://gitlab.example.com', GITLAB_TOKEN: 'x'.repeat(20) };

/**
 * Whether the program understands these words: they go through its own parser. Commands of the relay are run, on an empty
 * outbox of their own; all others end where they would read the environment.
 */
export async function checkCommandLine(args: readonly string[]): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'publisher-words-'));
  const said: string[] = [];
  const state = { isRead: false };
  const isRelay = args[0] === 'pipeline-logs';
  try {
    const code = await runProgram(args, {
      load: () => {
        state.isRead = true;
        if (!isRelay) throw new EnvironmentError([]); // its words were read; nothing is to be done
        return loadEnvironment({ ...RELAY, DATA_DIR: folder });
      },
      out: (text) => void said.push(text),
      err: (text) => void said.push(text),
      unforeseen: (error) => {
        throw error;
      },
      terminal: null,
      input: Readable.from(['a password of somebody who reads\n']),
      interruption: new Interruption({ say: () => undefined, exit: () => undefined, unclear: WRONG_USAGE }),
    });
    return code === WRONG_USAGE && (isRelay || !state.isRead) ? [said.join('').trim()] : [];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
