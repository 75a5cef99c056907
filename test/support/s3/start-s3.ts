import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { S3Key } from './authenticate.js';
import { S3BucketView } from './bucket-view.js';
import { Bucket } from './bucket.js';
import type { World } from './call.js';
import { S3Control } from './control.js';
import { RULES } from './flavours.js';
import type { Flavour } from './flavours.js';
import { S3Journal } from './journal.js';
import type { S3JournalEntry } from './journal.js';
import { serve } from './serve.js';
import type { Service } from './serve.js';

export interface S3Options {
  /** Default: one that is free. */
  readonly port?: number;
  readonly keys: readonly S3Key[];
  readonly buckets: readonly string[];
  /** Default `aws`. */
  readonly flavour?: Flavour;
  /** Default: the flavour's own (`us-east-1`, R2 `auto`). */
  readonly region?: string;
  /** The storage clock, epoch milliseconds; default the machine's. */
  readonly nowMs?: () => number;
  /** A line per request, without key or query. */
  readonly log?: (line: string) => void;
  /** File the journal is appended to as JSON lines, synchronously. */
  readonly journalToFile?: string;
  /** Largest object; default 5 GiB, as S3 takes in one put. */
  readonly maxObjectBytes?: number;
}

export interface RunningS3 {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  readonly journal: readonly S3JournalEntry[];
  readonly control: S3Control;
  /** @throws Error when there is no such bucket */
  bucket(name: string): S3BucketView;
  /** Cuts all connections; what is held goes on. */
  close(): Promise<void>;
}

const LARGEST_PUT = 5 * 1024 ** 3;

/** Starts an S3 that keeps everything in memory, on loopback. Path-style only. Spec: storage.md section 5. */
export async function startS3(options: S3Options): Promise<RunningS3> {
  const service = newService(options);
  const { world } = service;
  const server = newServer(service);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    journal: world.journal.entries,
    control: world.control,
    bucket: (name) => viewOf(world, name),
    close: () => close(server, world.control),
  };
}

function newService(options: S3Options): Service {
  const { keys, buckets, flavour = 'aws', nowMs = () => Date.now(), log = () => undefined } = options;
  const rules = RULES[flavour];
  const region = options.region ?? rules.region;
  const world: World = {
    buckets: new Map(buckets.map((name) => [name, new Bucket(name)])),
    rules,
    region,
    nowMs,
    control: new S3Control(),
    journal: new S3Journal(options.journalToFile ?? null),
    sealKey: randomBytes(32),
  };
  const gate = { keys, region, regions: [region, ...rules.alsoRegions], nowMs };
  return { world, gate, maxObjectBytes: options.maxObjectBytes ?? LARGEST_PUT, log };
}

function newServer(service: Service): Server {
  // No time limits of its own: a client that reuses a quiet connection must not meet its end.
  const server = createServer({ keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0 });
  const answer = (request: IncomingMessage, response: ServerResponse): void => void serve(service, request, response);
  server.on('request', answer);
  server.on('checkContinue', answer);
  return server;
}

function viewOf({ buckets, nowMs }: World, name: string): S3BucketView {
  const bucket = buckets.get(name);
  if (!bucket) throw new Error(`The stand-in has no bucket ${name}.`);
  return new S3BucketView(bucket, nowMs);
}

async function close(server: Server, control: S3Control): Promise<void> {
  control.heal();
  const closed = new Promise((done) => server.close(done));
  server.closeAllConnections();
  await closed;
}
