import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import type { Draining } from '../platform/lifecycle/index.js';
import type { RelayWorker } from './delivery/index.js';

/**
 * The worker begins with the process and ends with it: from the beginning of the drain on no attempt is begun, a running
 * one has the time of the drain, is then broken off, and goes on after the restart. Spec: pipeline-logs.md section 9.
 */
export class RelayLife implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #worker: Pick<RelayWorker, 'start' | 'stop'>;
  readonly #draining: Draining;

  constructor(worker: Pick<RelayWorker, 'start' | 'stop'>, draining: Draining) {
    this.#worker = worker;
    this.#draining = draining;
  }

  onApplicationBootstrap(): void {
    this.#draining.onDrain(() => this.#worker.stop(this.#draining.cut));
    this.#worker.start();
  }

  /** For an application that is closed without a drain. */
  async onApplicationShutdown(): Promise<void> {
    await this.#worker.stop();
  }
}
