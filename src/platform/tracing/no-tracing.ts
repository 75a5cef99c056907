import type { Tracing } from './tracing.port.js';

/** Nothing is traced, and nothing of the SDK is loaded. */
export class NoTracing implements Tracing {
  request(): null {
    return null;
  }

  call(): null {
    return null;
  }
}
