import type { Bucket } from './bucket.js';
import type { S3Control, Subject } from './control.js';
import type { FlavourRules } from './flavours.js';
import type { OpenEntry, S3Journal } from './journal.js';
import type { S3Request } from './request.js';

/** What all requests share. */
export interface World {
  readonly buckets: ReadonlyMap<string, Bucket>;
  readonly rules: FlavourRules;
  readonly region: string;
  readonly nowMs: () => number;
  readonly control: S3Control;
  readonly journal: S3Journal;
  /** Seals what a client only hands back, such as continuation tokens. */
  readonly sealKey: Buffer;
}

/** One request that may do what it asks for. */
export interface Call {
  readonly world: World;
  readonly request: S3Request;
  readonly bucket: Bucket;
  readonly key: string;
  readonly subject: Subject;
  readonly entry: OpenEntry;
  /** Changes the bucket had seen when the request arrived. */
  readonly changesAtArrival: number;
  /** @throws S3Error when the signer may not read that bucket or there is none */
  readonly readable: (bucket: string) => Bucket;
}
