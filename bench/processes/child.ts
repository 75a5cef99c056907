import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Commands } from './serve.js';

interface Reply {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}

type Waiting = (reply: Reply) => void;

const BENCH = join(__dirname, '..');
const KEPT_OUTPUT = 8_000;

/** Who works on which processor: the server has one for itself. */
export type Side = 'server' | 'load';

/** A process of a bench, asked by commands. */
export class Child<C extends Commands> {
  readonly #waiting = new Map<number, Waiting>();
  #calls = 0;
  #errors = '';

  private constructor(private readonly child: ChildProcess) {
    child.stderr?.on('data', (chunk: Buffer) => {
      this.#errors = (this.#errors + chunk.toString()).slice(-KEPT_OUTPUT);
    });
    child.on('message', (message) => {
      const reply = message as Reply;
      this.#waiting.get(reply.id)?.(reply);
      this.#waiting.delete(reply.id);
    });
    child.once('exit', () => {
      for (const waiting of this.#waiting.values()) waiting({ id: 0, error: `The process ended.\n${this.#errors}` });
      this.#waiting.clear();
    });
  }

  /**
   * Starts a script of this folder and waits until it serves.
   * @param script path below `bench/`, without its ending
   * @param start handed over; see `startedWith`
   * @throws Error with what it wrote when it ends first
   */
  static async start<C extends Commands>(script: string, start: unknown, side: Side): Promise<Child<C>> {
    const [command, ...args] = [...onProcessorOf(side), process.execPath, '--expose-gc', join(BENCH, `${script}.js`)];
    // Its log lines are written, as in production, and not kept.
    const stdio = ['ignore', 'ignore', 'pipe', 'ipc'] as const;
    const child = new Child<C>(spawn(command, [...args, JSON.stringify(start)], { stdio: [...stdio] }));
    await child.#reply(0);
    return child;
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** @throws Error with the message of what it threw, or when it ended */
  async call<K extends keyof C & string>(command: K, ...args: Parameters<C[K]>): Promise<Awaited<ReturnType<C[K]>>> {
    this.#calls += 1;
    const id = this.#calls;
    const reply = this.#reply(id);
    this.child.send({ id, command, args });
    return (await reply) as Awaited<ReturnType<C[K]>>;
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = new Promise((done) => this.child.once('exit', done));
    this.child.kill('SIGKILL');
    await ended;
  }

  async #reply(id: number): Promise<unknown> {
    const { value, error } = await new Promise<Reply>((done) => this.#waiting.set(id, done));
    if (error !== undefined) throw new Error(error);
    return value;
  }
}

const TASKSET = ['taskset', '--cpu-list'] as const;

/** Where the system can do so, the server gets the last processor and everything else the first. */
function onProcessorOf(side: Side): [string, ...string[]] | [] {
  const processors = availableParallelism();
  const isThere = processors > 1 && spawnSync(TASKSET[0], ['--version']).status === 0;
  return isThere ? [...TASKSET, side === 'server' ? String(processors - 1) : `0-${processors - 2}`] : [];
}
