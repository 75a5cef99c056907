import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BuiltApp } from './app.factory.js';
import { Clock } from './kernel/index.js';
import { Environment } from './platform/environment/index.js';
import { LoadGauge, ServiceStart } from './platform/lifecycle/index.js';
import { EventLog } from './platform/logging/index.js';
import { ReadinessProbe } from './health/index.js';

/** Connections whose last answer is out are closed in this rhythm. */
const CLOSE_IDLE_EVERY_MS = 50;

/** Starts to listen. @returns the address; rejects when it cannot be had */
export async function startListening({ app, server }: BuiltApp, port: number, host: string): Promise<AddressInfo> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const { mode } = app.get<ReadinessProbe>(ReadinessProbe);
  app.get<EventLog>(EventLog).info('service_started', 'The service has started.', {
    mode,
    node_version: process.versions.node,
  });
  app.get(ServiceStart).begin();
  return server.address() as AddressInfo;
}

/**
 * Ends the service: nothing new begins, what runs is finished and recorded, then everything is closed; after
 * the grace period it ends all the same. Spec: reliability.md section 7.
 */
export async function stopGracefully({ app, server, draining }: BuiltApp): Promise<void> {
  const log = app.get<EventLog>(EventLog);
  const clock = app.get<Clock>(Clock);
  const load = app.get(LoadGauge);
  const startedAt = clock.monotonicMs();
  log.info('service_draining', 'The service is going away.', { open_requests: load.open });
  const graceMs = app.get<Environment>(Environment).process.shutdownGraceSeconds * 1000;
  const finished = Promise.all([draining.begin(), closeServer(server)]);
  await withinMs(finished, graceMs);
  server.closeAllConnections();
  load.dispose();
  await app.close();
  log.info('service_stopped', 'The service has stopped.', {
    duration_ms: Math.round(clock.monotonicMs() - startedAt),
    open_requests: load.open,
  });
}

/** Takes no connection any more; resolves when the last one is gone. */
async function closeServer(server: Server): Promise<void> {
  const timer = setInterval(() => server.closeIdleConnections(), CLOSE_IDLE_EVERY_MS);
  await new Promise<void>((resolve) => server.close(() => resolve()));
  clearInterval(timer);
}

async function withinMs(work: Promise<unknown>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)));
  await Promise.race([work, over]);
  clearTimeout(timer);
}
