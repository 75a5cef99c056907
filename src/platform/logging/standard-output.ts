import { pino } from 'pino';
import type { DestinationStream } from 'pino';
import { scrubStream } from './scrubbed-output.js';
import type { Scrubber } from './scrubber.js';

/**
 * A file descriptor as a place for lines. Written at once and completely: nothing waits when the process ends,
 * and no two writers share a line. A reader that went away, or a full disk, does not end the service.
 */
export function descriptorOutput(fd: 1 | 2): DestinationStream {
  const output = pino.destination({ fd, sync: true });
  output.on('error', () => undefined);
  return output;
}

/**
 * From now on everything that `process.stdout` and `process.stderr` write passes the scrubber, to the last half
 * line at the end of the process. Spec: observability.md section 4
 */
export function scrubStandardOutput(scrubber: Scrubber): void {
  for (const [stream, fd] of [
    [process.stdout, 1],
    [process.stderr, 2],
  ] as const) {
    const output = descriptorOutput(fd);
    const end = scrubStream(stream, scrubber, (text) => output.write(text));
    process.once('exit', end);
  }
}
