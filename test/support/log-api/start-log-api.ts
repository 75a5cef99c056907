import { listen, Plans } from '../stand-in/index.js';
import type { LogApiFault } from './fault.js';
import { Handler } from './handler.js';
import type { LogApiSubject } from './handler.js';
import type { LogApiJournalEntry, OpenEntry } from './journal.js';
import { KeyBook } from './key-book.js';
import type { LogApiOptions } from './options.js';

/** A receiver that listens. */
export interface RunningLogApi {
  /** To be used as `API_POST_URL`. */
  readonly url: string;
  readonly origin: string;
  readonly port: number;
  /** Append-only. */
  readonly journal: readonly LogApiJournalEntry[];
  readonly control: Plans<LogApiFault, LogApiSubject>;
  /** What it has, one per key, in order, whether its answer arrived or not. */
  stored(): readonly LogApiJournalEntry[];
  /** Connections that are open now. */
  connections(): number;
  close(): Promise<void>;
}

const KEEP_BYTES = 64 * 1024 * 1024;

/** Starts a receiver of logs on loopback that keeps the rules of pipeline-logs.md section 7. */
export async function startLogApi(options: LogApiOptions = {}): Promise<RunningLogApi> {
  const { path = '/logs', token = null, signingSecret = null, nowMs = Date.now } = options;
  const control = new Plans<LogApiFault, LogApiSubject>();
  const journal: OpenEntry[] = [];
  const handler = new Handler({
    measure: { path, token, signingSecret, nowMs },
    keepBytes: options.keepBytes ?? KEEP_BYTES,
    control,
    book: new KeyBook(),
    journal,
    log: options.log ?? (() => undefined),
  });
  const listening = await listen(options, (message, response) => handler.handle(message, response));
  return {
    url: `${listening.url}${path}`,
    origin: listening.url,
    port: listening.port,
    journal,
    control,
    stored: () => journal.filter(({ outcome }) => outcome === 'stored'),
    connections: () => listening.connections(),
    close: () => {
      control.heal();
      return listening.close();
    },
  };
}
