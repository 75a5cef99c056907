import type { Counter, Gauge, Histogram, Metrics } from './metrics.port.js';

const nothing = (): void => undefined;

/** `METRICS_ENABLED=false`: nothing is counted, nothing is kept. */
export class NoMetrics implements Metrics {
  counter(): Counter<string> {
    return { add: nothing };
  }

  histogram(): Histogram<string> {
    return { observe: nothing };
  }

  gauge(): Gauge<string> {
    return { set: nothing };
  }

  readGauge(): void {
    // Nobody asks for it.
  }

  readCounter(): void {
    // Nor for this.
  }
}
