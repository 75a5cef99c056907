import type { WaitOptions } from '../kernel/index.js';
import type { LogContext } from '../platform/logging/index.js';
import { timed } from '../platform/timings/index.js';
import type { ConfigSource, ResolvedConfig } from './config-source.port.js';

/** Counts what a request waits for its config. Spec: observability.md section 8. */
export class TimedConfigSource implements ConfigSource {
  constructor(
    private readonly source: ConfigSource,
    private readonly context: LogContext,
  ) {}

  getConfig(host: string, requestId: string, options?: WaitOptions): Promise<ResolvedConfig> {
    return timed(this.context, 'config', () => this.source.getConfig(host, requestId, options));
  }

  getValidConfig(host: string, requestId: string, options?: WaitOptions): Promise<ResolvedConfig> {
    return timed(this.context, 'config', () => this.source.getValidConfig(host, requestId, options));
  }

  refresh(host: string, requestId: string): Promise<ResolvedConfig> {
    return timed(this.context, 'config', () => this.source.refresh(host, requestId));
  }

  isOrchestrated(): boolean {
    return this.source.isOrchestrated();
  }

  checkConnectivity(): Promise<void> {
    return this.source.checkConnectivity();
  }
}
