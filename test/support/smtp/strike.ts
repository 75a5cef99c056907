import type { Socket } from 'node:net';
import type { SmtpFault } from './fault.js';

const DRIP_MS = 20;

/** A connection on which a fault strikes. */
export interface Struck {
  /** The connection itself, below TLS. */
  readonly wire: Socket;
  /** Where replies are written: the wire, or TLS above it. */
  readonly talk: Socket;
}

/** Does what is no reply. The reply that would have come must not be sent after this. */
export function strike(fault: Exclude<SmtpFault, { does: 'reply' }>, { wire, talk }: Struck): void {
  switch (fault.does) {
    case 'silent':
      return;
    case 'reset':
      wire.resetAndDestroy();
      return;
    case 'close':
      talk.end();
      return;
    case 'drip':
      drip(talk);
      return;
    case 'say':
      if (fault.then === 'close') talk.end(fault.bytes);
      else talk.write(fault.bytes);
  }
}

/** `250-xxxxx…`: looks like the beginning of a good reply and stays one. */
function drip(talk: Socket): void {
  talk.write('250-');
  const timer = setInterval(() => talk.write('x'), DRIP_MS);
  talk.once('close', () => clearInterval(timer));
  talk.once('error', () => clearInterval(timer));
  timer.unref();
}
