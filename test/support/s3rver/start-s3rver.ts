import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface RunningS3rver {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  readonly region: string;
  /** The one key it knows. */
  readonly key: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Ends it and removes its folder. */
  close(): Promise<void>;
}

/**
 * Starts s3rver in a temp folder: an example of an S3-compatible store that has never heard of conditions.
 * Talk to it with `requestChecksumCalculation: 'WHEN_REQUIRED'`, or it stores the framing of chunks as bytes.
 * It has a process of its own: its old dependencies do not load under Jest's conditions for exports.
 */
export async function startS3rver(buckets: readonly string[]): Promise<RunningS3rver> {
  const directory = await mkdtemp(join(tmpdir(), 's3rver-'));
  const child = fork(join(__dirname, 'serve.cjs'), [directory, ...buckets], {
    execArgv: ['--no-deprecation'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const port = await portOf(child);
  return {
    url: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    key: { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' },
    close: async () => {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function portOf(child: ChildProcess): Promise<number> {
  const ended = once(child, 'exit').then(() => {
    throw new Error('s3rver ended before it listened.');
  });
  const [message] = (await Promise.race([once(child, 'message'), ended])) as [{ readonly port: number }];
  return message.port;
}
