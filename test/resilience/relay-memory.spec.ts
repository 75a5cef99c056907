import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { startGitLab } from '../support/gitlab/index.js';
import type { RunningGitLab } from '../support/gitlab/index.js';
import { startLogApi } from '../support/log-api/index.js';
import type { RunningLogApi } from '../support/log-api/index.js';

/**
 * Memory of the relay. By default half of the size the spec speaks of, more than it may grow by;
 * `RELAY_MEMORY=full` is the whole. Spec: pipeline-logs.md section 11.
 */
const JOBS = process.env['RELAY_MEMORY'] === 'full' ? 100 : 60;
const LOG_BYTES = 4_000_000;
const MOST_GROWTH = 150 * 1024 * 1024;
const HEAP_MIB = 128;
const TOKEN = 'glpat-of-the-relay-0123';
const RUNNER = join(__dirname, '../contract/storage/processes/run-typescript.cjs');
const WORKER = join(__dirname, 'suites/relay-memory-worker.ts');

interface Said {
  readonly sent: readonly { readonly bytes: number; readonly sha256: string; readonly status: number }[];
  readonly grownBytes: number;
}

let gitlab: RunningGitLab;
let api: RunningLogApi;
beforeAll(async () => {
  gitlab = await startGitLab({ token: TOKEN });
  api = await startLogApi({ keepBytes: 0 });
});
afterAll(async () => {
  await gitlab.close();
  await api.close();
});

async function inItsOwnProcess(compression: 'none' | 'gzip', pipelineIds: readonly number[]): Promise<Said> {
  const task = { gitlabUrl: gitlab.url, gitlabToken: TOKEN, apiUrl: api.url, compression, pipelineIds };
  const child = spawn(process.execPath, [`--max-old-space-size=${HEAP_MIB}`, '--require', RUNNER, WORKER], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end(JSON.stringify(task));
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  expect(code).toBe(0);
  return JSON.parse(said) as Said;
}

describe('memory of the relay', () => {
  test.each([
    ['none', 10],
    ['gzip', 20],
  ] as const)(
    'when many large logs are read, composed and sent (%s), the process grows by a part of them only',
    async (compression, first) => {
      const few = [{ id: first * 1000, trace: { bytes: LOG_BYTES } }];
      const many = Array.from({ length: JOBS }, (_, at) => ({
        id: first * 1000 + 1 + at,
        trace: { bytes: LOG_BYTES },
      }));
      gitlab.put({ projectId: 123, pipelineId: first, jobs: few });
      gitlab.put({ projectId: 123, pipelineId: first + 1, jobs: many });
      const { sent, grownBytes } = await inItsOwnProcess(compression, [first, first + 1]);
      const arrived = api.journal.at(-1);
      expect(sent).toEqual([{ bytes: arrived?.jsonBytes, sha256: arrived?.sha256, status: 200 }]);
      expect(arrived?.jsonBytes).toBeGreaterThan(JOBS * LOG_BYTES);
      expect(grownBytes).toBeLessThan(MOST_GROWTH);
    },
    // All of it goes over the socket twice and through the disk twice.
    900_000,
  );
});
