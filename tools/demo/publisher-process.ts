import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** Variables of the person's own environment that the publisher may see; all others stay outside. */
const PASSED_ON = ['PATH', 'HOME', 'LANG', 'TZ', 'TMPDIR', 'TERM', 'NO_COLOR', 'FORCE_COLOR', 'NODE_OPTIONS'];

const READY_WITHIN_MS = 60_000;
const ASK_EVERY_MS = 100;

/** @throws Error naming the option when something else listens there */
export async function ensureFree(port: number, option: string): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = `Port ${port} is in use by another program. Stop it, or choose another port with ${option} <number>.`;
      reject(error.code === 'EADDRINUSE' ? new Error(taken) : error);
    });
    server.listen(port, '127.0.0.1', resolve);
  });
  await new Promise<void>((resolve) => server.close(() => resolve()));
}

/** The publisher as a process of its own. */
export class PublisherProcess {
  /** Its exit code, once it has ended; 1 for a signal. */
  readonly ended: Promise<number>;
  #running = true;

  private constructor(
    private readonly child: ChildProcess,
    private readonly port: number,
  ) {
    this.ended = new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code) => {
        this.#running = false;
        resolve(code ?? 1);
      });
    });
  }

  /**
   * @param main the built server
   * @param cwd a folder without a `.env` of the person's own
   * @param variables the whole configuration
   */
  static start(main: string, cwd: string, variables: Readonly<Record<string, string>>): PublisherProcess {
    const inherited = PASSED_ON.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value] as const];
    });
    const child = spawn(process.execPath, ['--enable-source-maps', main], {
      cwd,
      env: { ...Object.fromEntries(inherited), ...variables },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    return new PublisherProcess(child, Number(variables['PORT']));
  }

  /** Resolves when it says that it can work. @throws Error when it ends or takes too long */
  async ready(): Promise<void> {
    for (let waited = 0; waited < READY_WITHIN_MS; waited += ASK_EVERY_MS) {
      if (!this.#running) throw new Error('The publisher could not start; its own words stand above.');
      const answer = await fetch(`http://127.0.0.1:${this.port}/health/ready`).catch(() => null); // not listening yet
      if (answer?.ok) return;
      await delay(ASK_EVERY_MS);
    }
    throw new Error(`The publisher was not ready within ${READY_WITHIN_MS / 1000} seconds.`);
  }

  /** Asks it to finish what it does and end. */
  stop(): void {
    if (this.#running) this.child.kill('SIGTERM');
  }

  /** Ends it at once. */
  kill(): void {
    if (this.#running) this.child.kill('SIGKILL');
  }
}
