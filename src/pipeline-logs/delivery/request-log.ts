import { constants } from 'node:fs';
import { mkdir, open, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { EventLog } from '../../platform/logging/index.js';
import { requestLine, type RequestLine } from './request-line.js';

/** Spec: pipeline-logs.md section 8. */
const MAX_BYTES = 10 * 1024 * 1024;
/** The one that is written, and four that were. */
const FILES = 5;
const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;
const APPEND_FLAGS = constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND | constants.O_NOFOLLOW;

export interface RequestLogOptions {
  /** `LOG_OUTPUT_DIR`, absolute. */
  readonly folder: string;
  /** Takes known secrets out of a text. */
  readonly mask: (text: string) => string;
  readonly log: EventLog;
  /** Bytes of a file, default 10 MiB. */
  readonly maxBytes?: number;
}

/**
 * `api-requests.log`: one line for each attempt, in the order of their ends. It is for people; that it cannot be written
 * is a warning and never the fault of a delivery. Spec: pipeline-logs.md section 8.
 */
export class RequestLog {
  readonly #path: string;
  #last: Promise<void> = Promise.resolve();

  constructor(private readonly options: RequestLogOptions) {
    this.#path = join(options.folder, 'api-requests.log');
  }

  /** Never throws. */
  write(line: RequestLine): Promise<void> {
    const text = requestLine(line, this.options.mask);
    this.#last = this.#last.then(() =>
      this.#append(text).catch(() => {
        const { pipeline_id } = line.facts;
        const fields = { pipeline_id, result: 'not_logged' };
        this.options.log.warn('pipeline_delivery_attempt', 'The line of an attempt could not be written.', fields);
      }),
    );
    return this.#last;
  }

  async #append(text: string): Promise<void> {
    await mkdir(this.options.folder, { recursive: true, mode: FOLDER_MODE });
    await this.#rotate(Buffer.byteLength(text));
    const handle = await open(this.#path, APPEND_FLAGS, FILE_MODE);
    try {
      await handle.appendFile(text);
    } finally {
      await handle.close();
    }
  }

  async #rotate(bytes: number): Promise<void> {
    const { maxBytes = MAX_BYTES } = this.options;
    const size = await stat(this.#path).then(
      (found) => found.size,
      () => 0, // there is none yet
    );
    if (size === 0 || size + bytes <= maxBytes) return;
    for (let age = FILES - 1; age >= 1; age -= 1) {
      const younger = age === 1 ? this.#path : `${this.#path}.${age - 1}`;
      await rename(younger, `${this.#path}.${age}`).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT') throw error;
      });
    }
  }
}
