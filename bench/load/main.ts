/** A process that makes load, so that the server under test has its processor for itself. */
import { serve } from '../processes/serve.js';
import { Agent } from 'node:http';
import { ask, countStatuses } from './ask.js';
import type { Target } from './ask.js';
import { Crowd } from './crowd.js';
import { hammer } from './hammer.js';
import { pace } from './pace.js';
import type { Pace } from './pace.js';
import { warmUp } from './warm-up.js';

let crowd: Crowd | null = null;

const commands = {
  pace: (target: Target, how: Pace) => pace(target, how),
  hammer,
  warmUp,
  /** Each target once, all at the same time. */
  askAll: async (targets: readonly Target[]) => {
    const agent = new Agent();
    const replies = await Promise.all(targets.map((target) => ask(target, agent)));
    return countStatuses(replies.map(({ status }) => status));
  },
  gather: (target: Target, clients: number) => {
    crowd = new Crowd(target, clients);
  },
  letGo: () => crowd?.letGo() ?? {},
};

/** What the process can be asked to do. */
export type LoadCommands = typeof commands;

serve(commands);
