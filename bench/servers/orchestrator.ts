/** The development orchestrator in a process of its own. */
import { startOrchestrator } from '../../test/support/orchestrator/index.js';
import type { Fault, RunningOrchestrator, TenantFile } from '../../test/support/orchestrator/index.js';
import { serve, startedWith } from '../processes/serve.js';

export interface OrchestratorStart {
  readonly token: string;
  readonly baseDomain: string;
}

export type NamedTenant = readonly [name: string, file: TenantFile];

type Route = 'runtime' | 'credentials';

const start = startedWith<OrchestratorStart>();
const tenants = new Map<string, TenantFile>();
let running: Promise<RunningOrchestrator> = open(0);

function open(port: number): Promise<RunningOrchestrator> {
  return startOrchestrator({ tenants, port, tokens: { primary: start.token }, baseDomain: start.baseDomain });
}

const commands = {
  url: async () => (await running).url,
  add: (named: readonly NamedTenant[]) => {
    for (const [name, file] of named) tenants.set(name, file);
  },
  fail: async (route: Route, fault: Fault, tenant: string | null) =>
    (await running).control.fail(route, fault, tenant === null ? {} : { tenant }),
  heal: async () => (await running).control.heal(),
  /** Calls of a route for a tenant since the last start. */
  calls: async (route: Route, tenant: string) =>
    (await running).journal.filter((entry) => entry.route === route && entry.subject.split('.', 1)[0] === tenant)
      .length,
  /** Nobody listens any more. */
  close: async () => (await running).close(),
  /** Listens again where it did. */
  reopen: async () => {
    running = open((await running).port);
    await running;
  },
};

/** What the process can be asked to do. */
export type OrchestratorCommands = typeof commands;

serve(commands);
