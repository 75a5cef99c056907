import { bugError } from '../kernel/index.js';
import type { Publisher } from './publisher.port.js';

/**
 * A publisher for runs that must not send: `send` throws `write_refused`, everything else is the
 * publisher's own. Preview and dry run cannot post, by construction. Spec: publishing.md section 4.4.
 */
export function refuseSends(publisher: Publisher): Publisher {
  return {
    id: publisher.id,
    type: publisher.type,
    label: publisher.label,
    captionRules: publisher.captionRules,
    captionStyle: publisher.captionStyle,
    supports: publisher.supports,
    nsfwGate: publisher.nsfwGate,
    maxSendMs: publisher.maxSendMs,
    destination: () => publisher.destination(),
    prepare: (source, text) => publisher.prepare(source, text),
    preflight: (signal) => publisher.preflight(signal),
    send: () => Promise.reject(bugError('A preview or dry run must not send.', 'write_refused')),
    dispose: () => publisher.dispose(),
  };
}
