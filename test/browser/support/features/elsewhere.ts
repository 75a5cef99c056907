import { startReplica, type TestAppOptions } from '../../../support/app/index.js';
import type { Studio } from '../studio.js';

/** Another process of the service, with the same storage and the same page. */
export interface Elsewhere {
  /** Ends it as a restart does; from then on the first one answers again. */
  stop(): Promise<void>;
}

/** The line leads to another process from now on. @param options how it differs from the first one */
export async function goElsewhere(
  { app, line }: Studio,
  options: Pick<TestAppOptions, 'env' | 'adapters' | 'clock' | 'rateLimits'> = {},
): Promise<Elsewhere> {
  const replica = await startReplica(app, { ...options, builtUi: true });
  line.leadTo(Number(new URL(replica.url).port));
  let isOver = false;
  return {
    stop: async () => {
      if (isOver) return;
      isOver = true;
      await replica.stop();
      line.leadTo(app.port);
    },
  };
}
