import { createApp, type BuiltApp } from '../app.factory.js';
import { Actors } from '../auth/index.js';
import { ConfigSource } from '../config-source/index.js';
import { Ids, upstreamError } from '../kernel/index.js';
import { Environment } from '../platform/environment/index.js';
import { LogContext } from '../platform/logging/index.js';
import { FreshTenant, HostRule, type TenantRuntime } from '../tenancy/index.js';
import { commandEnvironment } from './command-environment.js';
import type { CommandWorld } from './command-world.js';
import { debugRuntime } from './debug-runtime.js';
import { UsageError } from './usage-error.js';

/** Which tenant, and how. */
export interface DeskOptions {
  /** As a browser would name it; null = the one of standalone mode. */
  readonly host: string | null;
  /** Sets `content.debug` for this run. */
  readonly isDebug: boolean;
  /** INFO lines are left out. */
  readonly isQuiet: boolean;
}

/** One piece of work for the tenant, under a configuration that was valid when it began. */
export interface Turn {
  readonly runtime: TenantRuntime;
  readonly requestId: string;
  /** Pseudonym of the operator, 16 hex. */
  readonly actor: string;
}

/**
 * The application as a command uses it: the same modules and services as the server, nothing that listens or works by
 * itself, one tenant. Spec: publishing.md section 2.
 */
export class TenantDesk {
  private constructor(
    private readonly built: BuiltApp,
    private readonly host: string,
    private readonly isDebug: boolean,
    private readonly actor: string,
  ) {}

  /**
   * Builds the application, lets work be done at it and closes it.
   * @throws EnvironmentError, UsageError, and whatever the work throws
   */
  static async open<T>(world: CommandWorld, options: DeskOptions, work: (desk: TenantDesk) => Promise<T>): Promise<T> {
    const loaded = commandEnvironment(world.load(), options.isQuiet);
    const built = await createApp(loaded, { logDestination: { write: (line) => world.err(line) }, ...world.app });
    world.interruption.attach(
      () => void built.draining.begin(),
      loaded.environment.process.shutdownGraceSeconds * 1000,
    );
    try {
      const host = hostOf(built.app, options.host);
      return await work(new TenantDesk(built, host, options.isDebug, built.app.get<Actors>(Actors).operator()));
    } finally {
      await built.app.close();
    }
  }

  /** A service of the application, by its port. */
  service<T>(port: symbol): T {
    return this.built.app.get<T>(port);
  }

  get environment(): Environment {
    return this.service<Environment>(Environment);
  }

  /** Aborted when the command was told to end. */
  get stopped(): AbortSignal {
    return this.built.draining.begun;
  }

  /**
   * Does a piece of work under a valid configuration of this moment, as a request of its own would.
   * @throws PublisherError `not_found`, `config_unavailable`, `storage_unavailable`, `tenant_busy`
   */
  async turn<T>(work: (turn: Turn) => Promise<T>): Promise<T> {
    if (this.stopped.aborted) throw upstreamError('shutting_down', 'The command was told to end.');
    const requestId = this.service<Ids>(Ids).uuid();
    return this.built.app.get(LogContext).run({ request_id: requestId }, async () => {
      const found = await this.service<FreshTenant>(FreshTenant).runtimeFor(this.host, requestId);
      const release = found.hold();
      const runtime = this.isDebug ? debugRuntime(found) : found;
      try {
        return await runtime.limit(() => work({ runtime, requestId, actor: this.actor }));
      } finally {
        release();
      }
    });
  }
}

/** One tenant, named as a browser would name it. In standalone mode there is one, with or without a name. */
function hostOf(app: BuiltApp['app'], given: string | null): string {
  if (given === null && app.get<ConfigSource>(ConfigSource).isOrchestrated()) {
    throw new UsageError('Name the tenant: --host <host>. It is required because an orchestrator is configured.');
  }
  const host = given ?? app.get<Environment>(Environment).standalone.standaloneHost ?? 'localhost';
  const reading = app.get<HostRule>(HostRule).read(['Host', host], '/');
  if (reading.outcome !== 'tenant') throw new UsageError('The host given by --host is no tenant of this service.');
  return reading.host;
}
