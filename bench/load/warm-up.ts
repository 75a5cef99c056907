import { Agent } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { ask } from './ask.js';

export interface WarmUp {
  readonly port: number;
  readonly hosts: readonly string[];
  readonly path: string;
}

const AT_ONCE = 4;
const PAUSE_MS = 250;
/** New hosts are let in at 20 a second (reliability.md section 2), so many of them need patience. */
const TRIES = 1_000;

/** Asks every host until each has answered 200 with fresh configuration. @throws Error naming the status of one that never does */
export async function warmUp({ port, hosts, path }: WarmUp): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const left = [...hosts];
  const worker = async (): Promise<void> => {
    for (let host = left.pop(); host !== undefined; host = left.pop()) await untilServed(host);
  };
  const untilServed = async (host: string): Promise<void> => {
    let status = 0;
    for (let tries = 0; tries < TRIES; tries += 1) {
      const reply = await ask({ port, host, path }, agent);
      ({ status } = reply);
      if (status === 200 && !reply.isStale) return;
      if (status !== 200 && status !== 503) break;
      await delay(PAUSE_MS);
    }
    throw new Error(`A tenant that should be warm answers ${status}.`);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  agent.destroy();
}
