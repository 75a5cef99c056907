import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const HOST = '127.0.0.1';
const START_MS = 20_000;
const ASK_EVERY_MS = 20;

/** What to do where there is no Redis: the tests that need it fail, they are not passed over. */
export const HOW_TO_GET_REDIS = [
  'Tests of several replicas need `redis-server` on the PATH, and it was not found.',
  '  Debian, Ubuntu:  sudo apt-get update && sudo apt-get install -y redis-server',
  '  macOS:           brew install redis',
].join('\n');

export interface RedisServerOptions {
  /** Default: any free port. */
  readonly port?: number;
  /** Asked for from every client. Default: none. */
  readonly password?: string;
}

/** A real Redis of this machine's package, on the loopback, that writes nothing to disk. */
export class RedisServer {
  private constructor(
    readonly port: number,
    readonly password: string | null,
    private readonly folder: string,
    private child: ChildProcess,
  ) {}

  /** @throws Error that says what to install */
  static async start(options: RedisServerOptions = {}): Promise<RedisServer> {
    const port = options.port ?? (await freePort());
    const folder = await mkdtemp(join(tmpdir(), 'publisher-redis-'));
    const password = options.password ?? null;
    try {
      return new RedisServer(port, password, folder, await spawned(port, password, folder));
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** For `REDIS_URL`. */
  get url(): string {
    return this.password === null
      ? `redis://${HOST}:${this.port}`
      : `redis://:${encodeURIComponent(this.password)}@${HOST}:${this.port}`;
  }

  /** It takes connections and answers nobody. */
  freeze(): void {
    this.child.kill('SIGSTOP');
  }

  resume(): void {
    this.child.kill('SIGCONT');
  }

  /** Ends it at once. What it knew is gone: it kept nothing on disk. */
  async kill(): Promise<void> {
    await ended(this.child);
  }

  /** Starts it again where it was, empty. */
  async revive(): Promise<void> {
    this.child = await spawned(this.port, this.password, this.folder);
  }

  async close(): Promise<void> {
    await ended(this.child);
    await rm(this.folder, { recursive: true, force: true });
  }
}

async function spawned(port: number, password: string | null, folder: string): Promise<ChildProcess> {
  const settings: readonly string[] = [
    ...['--port', String(port), '--bind', HOST, '--dir', folder, '--save', '', '--appendonly', 'no'],
    ...(password === null ? [] : ['--requirepass', password]),
  ];
  const child = spawn('redis-server', settings, { stdio: 'ignore' });
  // A test run that is killed leaves none behind.
  const end = (): void => void child.kill('SIGKILL');
  process.once('exit', end);
  child.once('exit', () => process.off('exit', end));
  const failures: Error[] = [];
  child.once('error', () => failures.push(new Error(HOW_TO_GET_REDIS)));
  child.once('exit', () => failures.push(new Error('redis-server has ended by itself at its start.')));
  for (let waited = 0; waited < START_MS; waited += ASK_EVERY_MS) {
    if (failures[0] !== undefined) throw failures[0];
    if (await answers(port)) return child;
    await sleep(ASK_EVERY_MS);
  }
  await ended(child);
  throw new Error('redis-server does not answer.');
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGKILL');
  await gone;
}

/** Whether something speaks Redis there: also `-NOAUTH` is an answer. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, HOST, () => socket.write('PING\r\n'));
    socket.once('data', (data) => {
      socket.destroy();
      resolve(/^(\+PONG|-NOAUTH)/.test(data.toString('latin1')));
    });
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, HOST, resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}
