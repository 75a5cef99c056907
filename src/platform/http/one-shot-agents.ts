import type { AgentOptions } from 'node:https';
import type { Duplex } from 'node:stream';
import type { ConnectionDone, FirstByte } from './first-byte.js';
import { LeanHttpAgent, LeanHttpsAgent } from './lean-agents.js';

/** An agent for `http:` and one request: a connection of its own, handed over when its first byte may leave. */
export class OneShotHttpAgent extends LeanHttpAgent {
  constructor(private readonly firstByte: FirstByte) {
    super({ keepAlive: false });
  }

  override createConnection(options: object, done?: ConnectionDone): Duplex | null | undefined {
    const socket = super.createConnection(options);
    if (socket && done) this.firstByte.handOver(socket, 'connect', done);
    return undefined;
  }
}

/** The same for `https:`: the first byte is the one after the handshake. */
export class OneShotHttpsAgent extends LeanHttpsAgent {
  constructor(
    private readonly firstByte: FirstByte,
    tls: AgentOptions,
  ) {
    super({ ...tls, keepAlive: false });
  }

  override createConnection(options: object, done?: ConnectionDone): Duplex | null | undefined {
    const socket = super.createConnection(options);
    if (socket && done) this.firstByte.handOver(socket, 'secureConnect', done);
    return undefined;
  }
}
