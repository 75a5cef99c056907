import { channel } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';

/** A request that reached any server of this process. */
export interface IncomingCall {
  readonly port: number;
  readonly path: string;
  readonly traceparent: string | undefined;
  /** Headers that tell of a trace, whatever they are called. */
  readonly traces: readonly string[];
}

const STARTED = channel('http.server.request.start');
/** `traceparent`, `tracestate`, `baggage`, and what others use. */
const OF_TRACES = /trace|^baggage$|^b3$|^x-b3-|^uber-/;

/** Writes down what every HTTP server of this process is asked: the application and all stand-ins. */
export class IncomingCalls {
  readonly calls: IncomingCall[] = [];
  readonly #note = (message: unknown): void => {
    const { request } = message as { readonly request: IncomingMessage };
    const { headers, socket, url = '' } = request;
    this.calls.push({
      port: socket.localPort ?? 0,
      path: url,
      traceparent: headers['traceparent'] as string | undefined,
      traces: Object.keys(headers).filter((name) => OF_TRACES.test(name)),
    });
  };

  constructor() {
    STARTED.subscribe(this.#note);
  }

  stop(): void {
    STARTED.unsubscribe(this.#note);
  }

  /** Calls of the server at an address. */
  at({ url }: { readonly url: string }): readonly IncomingCall[] {
    const port = Number(new URL(url).port);
    return this.calls.filter((call) => call.port === port);
  }
}
