import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';

const STARTS_WITHIN_MS = 60_000;
const KEPT_OUTPUT = 20_000;
/** Another process may take the free port that was found; then another one is looked for. */
const START_TRIES = 3;

/** How a process ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** What a test wants of a process beside its usual start. */
export interface ServerOptions {
  /** Arguments of Node itself, before the server's file. */
  readonly nodeArgs?: readonly string[];
  /** Gets all that the process writes, as it comes. */
  readonly onOutput?: (stream: 'stdout' | 'stderr', chunk: Buffer) => void;
}

/** The built server as a process of its own, on a free port of the loopback. */
export class ServerProcess {
  readonly ended: Promise<Ended>;
  #output = '';
  #hasEnded = false;

  private constructor(
    private readonly child: ChildProcess,
    readonly port: number,
    { onOutput }: ServerOptions,
  ) {
    if (onOutput) {
      child.stdout?.on('data', (chunk: Buffer) => onOutput('stdout', chunk));
      child.stderr?.on('data', (chunk: Buffer) => onOutput('stderr', chunk));
    }
    const keep = (chunk: Buffer): void => void (this.#output = (this.#output + chunk.toString()).slice(-KEPT_OUTPUT));
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    this.ended = new Promise((done) =>
      child.once('close', (code, signal) => {
        this.#hasEnded = true;
        done({ code, signal });
      }),
    );
  }

  /**
   * Starts a process and waits until it listens.
   * @param main the built `main.js`
   * @param env its whole environment, beside PATH and the port; the metrics have none unless it says so
   * @throws Error with its output when it ends or takes too long
   */
  static async start(
    main: string,
    cwd: string,
    env: Readonly<Record<string, string>>,
    options: ServerOptions = {},
  ): Promise<ServerProcess> {
    const nodeArgs = [...(options.nodeArgs ?? []), '--require', join(__dirname, 'send-journal.cjs')];
    for (let tries = 1; ; tries += 1) {
      const port = await freePort();
      const child = spawn(process.execPath, [...nodeArgs, main], {
        cwd,
        env: { PATH: process.env['PATH'], ...liftedIn(env), METRICS_PORT: '0', ...env, PORT: String(port) },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const server = new ServerProcess(child, port, options);
      if (await server.#hasStarted()) return server;
      await server.kill();
      const portWasTaken = server.output.includes('PORT is in use');
      if (!portWasTaken || tries === START_TRIES) throw new Error(`The server did not start.\n${server.output}`);
    }
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  get isRunning(): boolean {
    return !this.#hasEnded;
  }

  /** The newest lines of both streams. */
  get output(): string {
    return this.#output;
  }

  /** Ends it at once, as a power cut does. */
  async kill(): Promise<Ended> {
    if (!this.#hasEnded) this.child.kill('SIGKILL');
    return this.ended;
  }

  /** Sends it a signal and waits for nothing. */
  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Stops it in the middle of whatever it does; nothing of it runs until it is thawed. */
  freeze(): void {
    this.child.kill('SIGSTOP');
  }

  thaw(): void {
    this.child.kill('SIGCONT');
  }

  async #hasStarted(): Promise<boolean> {
    const started = new Promise<boolean>((done) => {
      this.child.stdout?.on('data', () => this.#output.includes('"service_started"') && done(true));
    });
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<boolean>((done) => (timer = setTimeout(() => done(false), STARTS_WITHIN_MS)));
    const result = await Promise.race([started, late, this.ended.then(() => false)]);
    clearTimeout(timer);
    return result;
  }
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer().once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => done(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** Tests ask more often than people do; what is said in production nobody can lift. */
function liftedIn(env: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return env['NODE_ENV'] === 'test' ? { RATE_LIMITS_LIFTED: 'true' } : {};
}
