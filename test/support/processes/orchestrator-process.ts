import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TenantFile } from '../orchestrator/index.js';
import { ROOT } from './built-server.js';

const RUNNER = join(ROOT, 'test/contract/storage/processes/run-typescript.cjs');
const MAIN = join(ROOT, 'test/support/orchestrator/main.ts');
const LISTENING = /listening on (http:\S+)/;

/** The development orchestrator as a process of its own: it can be killed as a machine dies. */
export class OrchestratorProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
  ) {}

  /**
   * @param dir becomes its folder of tenants
   * @throws Error with its output when it ends before it listens
   */
  static async start(
    dir: string,
    token: string,
    tenants: Readonly<Record<string, TenantFile>>,
  ): Promise<OrchestratorProcess> {
    await mkdir(dir, { recursive: true });
    for (const [name, file] of Object.entries(tenants)) {
      await writeFile(join(dir, `${name}.json`), JSON.stringify(file));
    }
    const child = spawn(process.execPath, ['--require', RUNNER, MAIN, '--dir', dir, '--port', '0'], {
      env: { PATH: process.env['PATH'], ORCHESTRATOR_SERVICE_TOKEN: token },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return new OrchestratorProcess(child, await addressOf(child));
  }

  /** Ends it at once; nothing listens there any more. */
  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = new Promise((done) => this.child.once('close', done));
    this.child.kill('SIGKILL');
    await ended;
  }
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((done, fail) => {
    let output = '';
    const keep = (chunk: Buffer): void => {
      output += chunk.toString();
      const url = LISTENING.exec(output)?.[1];
      if (url !== undefined) done(url);
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    child.once('close', () => fail(new Error(`The orchestrator did not start.\n${output}`)));
  });
}
