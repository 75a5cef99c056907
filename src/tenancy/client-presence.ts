import type { ServerResponse } from 'node:http';
import type { WaitOptions } from '../kernel/index.js';

/** Whether the client has gone away before its answer was sent to the end. */
export function isClientGone(response: ServerResponse): boolean {
  return response.closed && !response.writableFinished;
}

/**
 * Waits only for as long as the client does. The signal comes into being when somebody looks at it: an answer from
 * a cache never does, and so costs nothing for it.
 */
export function whileClientStays(response: ServerResponse): WaitOptions {
  let signal: AbortSignal | undefined;
  return {
    get signal(): AbortSignal {
      signal ??= goneSignal(response);
      return signal;
    },
  };
}

function goneSignal(response: ServerResponse): AbortSignal {
  const control = new AbortController();
  const check = (): void => {
    if (isClientGone(response)) control.abort();
  };
  check();
  response.once('close', check);
  return control.signal;
}
