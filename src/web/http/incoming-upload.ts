import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { bugError, callerError, hasCode } from '../../kernel/index.js';
import type { PublisherError } from '../../kernel/index.js';
import { isForm, partsOf, type ArrivingFile } from './upload-parts.js';

/** Boundaries, part headers and whatever else is not the file. Spec: web-api.md section 9. */
const MAX_FRAMING_BYTES = 16 * 1024;
/** More than all buffers between the socket and the reader of the file: so much may be framing or not read yet. */
const MAX_UNREAD_BYTES = 512 * 1024;

/** How much an upload may be, and how long it may take. */
export interface UploadBounds {
  /** Of the file; `LIBRARY_MAX_UPLOAD_MB` in bytes. */
  readonly maxBytes: number;
  /** From the first look at the body to its last byte, milliseconds. */
  readonly maxMs: number;
}
export const UploadBounds = Symbol('UploadBounds');
/** Spec: web-api.md section 9. */
export const UPLOAD_MAX_MS = 120_000;

/** The file of an upload, for who reads it. */
export interface UploadedFile {
  /** As its sender calls it, paths included; empty when it has none that can be read. */
  readonly name: string;
  /** Ends only when the whole body has come and held nothing but this file; else it throws why. */
  readonly bytes: AsyncIterable<Uint8Array>;
  /** Fires when the rest will not come, or must not. */
  readonly signal: AbortSignal;
}

/** The body of a request that brings a file. Nobody reads a byte of it before {@link IncomingUpload.receive}. */
export class IncomingUpload {
  readonly #stop = new AbortController();
  readonly #startedMs: number;
  #rawBytes = 0;
  #fileBytes = 0;
  #refusal: PublisherError | null = null;
  #isInvited: boolean;

  /**
   * Looks at the headers alone.
   * @throws PublisherError `unsupported_media_type`, `photo_too_large`
   */
  constructor(
    private readonly request: IncomingMessage,
    private readonly response: ServerResponse,
    private readonly bounds: UploadBounds,
    private readonly monotonicMs: () => number,
  ) {
    if (request.headers['content-encoding'] !== undefined || !isForm(request)) throw notAForm();
    const declared = Number(request.headers['content-length'] ?? 0);
    if (declared > bounds.maxBytes + MAX_FRAMING_BYTES) throw photoTooLarge(bounds.maxBytes);
    this.#isInvited = request.headers.expect?.toLowerCase() !== '100-continue';
    this.#startedMs = monotonicMs();
  }

  /**
   * Reads the body and hands its file over while it arrives.
   * @param take reads the bytes once, to their end, before it does anything that lasts
   * @returns what `take` returns
   * @throws PublisherError what `take` throws, `malformed_request`, `validation_failed`, `body_too_large`,
   *   `photo_too_large`, `request_timeout`
   */
  async receive<T>(take: (file: UploadedFile) => Promise<T>): Promise<T> {
    const late = (): void => (this.request.complete ? undefined : this.#refuse(tooSlow()));
    const timer = setTimeout(late, this.#msLeft());
    try {
      const { file, whole } = this.#begin();
      const { name, stream } = await file;
      return await take({ name, bytes: this.#bytesOf(stream, whole), signal: this.#stop.signal });
    } catch (error) {
      throw this.#refusal ?? error;
    } finally {
      clearTimeout(timer);
      this.#stopReading();
    }
  }

  /**
   * Takes what is still on its way and drops it, as far as an upload may go: a browser that is cut off while it sends
   * never sees the answer, and would try the refused photo again. What is too large or too slow is cut.
   * @param why the error that is about to be answered
   */
  discard(why: unknown): Promise<void> {
    const { request } = this;
    const isCut = hasCode(why, 'photo_too_large') || hasCode(why, 'body_too_large') || hasCode(why, 'request_timeout');
    if (request.complete || request.destroyed || isCut || !this.#isInvited) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(() => finish(), this.#msLeft());
      const count = (chunk: Buffer): void => {
        this.#rawBytes += chunk.length;
        if (this.#rawBytes > this.bounds.maxBytes + MAX_FRAMING_BYTES) finish();
      };
      const finish = (): void => {
        clearTimeout(timer);
        request.off('data', count).off('end', finish).off('close', finish).pause();
        resolve();
      };
      request.on('data', count).on('end', finish).on('close', finish).resume();
    });
  }

  #begin(): { readonly file: Promise<ArrivingFile>; readonly whole: Promise<void> } {
    const { request, response } = this;
    const file = later<ArrivingFile>();
    const whole = later<void>();
    const onRefused = (refusal: PublisherError): void => this.#refuse(refusal);
    const parts = partsOf(request, { onFile: file.resolve, onEnd: whole.resolve, onRefused });
    this.#stop.signal.addEventListener('abort', () => {
      request.unpipe(parts);
      parts.destroy();
      file.reject(this.#stop.signal.reason);
      whole.reject(this.#stop.signal.reason);
    });
    if (this.#stop.signal.aborted) throw bugError('An upload was received twice.');
    request.on('data', this.#count).on('close', this.#onClose).on('error', this.#onClose);
    if (!this.#isInvited) response.writeContinue();
    this.#isInvited = true;
    request.pipe(parts);
    return { file: file.promise, whole: whole.promise };
  }

  async *#bytesOf(stream: Readable, whole: Promise<void>): AsyncGenerator<Uint8Array> {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      this.#fileBytes += chunk.length;
      yield chunk;
    }
    await whole;
    if (this.#rawBytes - this.#fileBytes > MAX_FRAMING_BYTES) throw tooMuchFraming();
  }

  readonly #count = (chunk: Buffer): void => {
    this.#rawBytes += chunk.length;
    const { maxBytes } = this.bounds;
    if (this.#rawBytes > maxBytes + MAX_FRAMING_BYTES) this.#refuse(photoTooLarge(maxBytes));
    else if (this.#rawBytes - this.#fileBytes > MAX_FRAMING_BYTES + MAX_UNREAD_BYTES) this.#refuse(tooMuchFraming());
  };

  readonly #onClose = (): void => {
    if (!this.request.complete) this.#refuse(callerError('malformed_request', 'The upload broke off.'));
  };

  #refuse(refusal: PublisherError): void {
    this.#refusal ??= refusal;
    this.#stop.abort(this.#refusal);
  }

  /** Not destroyed: the connection has still to carry the answer. */
  #stopReading(): void {
    this.request.off('data', this.#count).off('close', this.#onClose).off('error', this.#onClose);
    if (!this.request.complete) this.#stop.abort(this.#refusal ?? new Error('Nobody reads the rest.'));
  }

  #msLeft(): number {
    return Math.max(0, this.bounds.maxMs - (this.monotonicMs() - this.#startedMs));
  }
}

/** A promise that is settled from outside; nobody has to wait for it. */
function later<T>() {
  let resolve: (value: T) => void = () => undefined;
  let reject: (reason: unknown) => void = () => undefined;
  const promise = new Promise<T>((one, other) => ([resolve, reject] = [one, other]));
  promise.catch(() => undefined);
  return { promise, resolve: (value: T) => resolve(value), reject: (reason: unknown) => reject(reason) };
}

function notAForm(): PublisherError {
  return callerError('unsupported_media_type', 'An upload is a plain multipart/form-data with one file.');
}

function photoTooLarge(maxBytes: number): PublisherError {
  return callerError('photo_too_large', 'The photo is larger than an upload may be.', { members: { maxBytes } });
}

function tooMuchFraming(): PublisherError {
  return callerError('body_too_large', 'The form holds too much beside its file.', {
    members: { maxBytes: MAX_FRAMING_BYTES },
  });
}

function tooSlow(): PublisherError {
  return callerError('request_timeout', 'The upload did not arrive in time.');
}
