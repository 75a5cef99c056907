import type { IncomingMessage } from 'node:http';
import type { World } from './call.js';
import type { Subject } from './control.js';
import type { AnyRoute } from './fault.js';
import type { OpenEntry } from './journal.js';
import { readCopySource } from './operations/index.js';
import { Headers } from './request.js';
import { routeOf } from './routes.js';
import { S3Error } from './s3-error.js';
import { Query, readTarget } from './target.js';
import type { Target } from './target.js';

/** A request whose head has arrived. */
export interface Arrival {
  readonly method: string;
  readonly target: Target;
  readonly headers: Headers;
  readonly route: AnyRoute;
  readonly subject: Subject;
  readonly entry: OpenEntry;
  readonly changesAtArrival: number;
  /** What is wrong with the target itself, or null. */
  readonly unreadable: S3Error | null;
}

const CONDITION = /^(.+-)?if-(none-match|match|modified-since|unmodified-since)$/;

/** Reads the head of a request into the journal. */
export function arrive(world: World, request: IncomingMessage): Arrival {
  const { method = '', url = '' } = request;
  const headers = new Headers(request.headersDistinct);
  const { target, unreadable } = targetOf(url);
  const route = unreadable ? 'unknown' : routeOf(method, target, headers);
  const asked = route === 'list' ? (target.query.get('prefix') ?? '') : target.key;
  const entry = world.journal.add({
    atMs: Date.now(),
    storageMs: world.nowMs(),
    method,
    route,
    target: url,
    bucket: target.bucket,
    key: target.key,
    query: Object.fromEntries(target.query.entries),
    copySource: copySourceOf(headers),
    conditions: conditionsOf(headers),
    range: headers.get('range'),
    accessKeyId: claimedKey(headers, target),
    authenticated: false,
    presigned: target.query.has('X-Amz-Signature'),
    invocationId: headers.get('amz-sdk-invocation-id'),
    attempt: headers.get('amz-sdk-request'),
    fault: null,
    applied: false,
    appliedOrder: null,
    appliedAtMs: null,
    changes: [],
    status: 0,
    errorCode: null,
    answered: false,
    answeredAtMs: null,
  });
  const subject = { route, bucket: target.bucket, key: asked };
  const changesAtArrival = world.buckets.get(target.bucket)?.changes ?? 0;
  return { method, target, headers, route, subject, entry, changesAtArrival, unreadable };
}

function targetOf(url: string): { readonly target: Target; readonly unreadable: S3Error | null } {
  try {
    return { target: readTarget(url), unreadable: null };
  } catch (error) {
    if (!(error instanceof S3Error)) throw error;
    return { target: { path: url, bucket: '', key: '', query: new Query([]) }, unreadable: error };
  }
}

function copySourceOf(headers: Headers): string | null {
  const header = headers.get('x-amz-copy-source');
  if (header === null) return null;
  try {
    const { bucket, key } = readCopySource(header);
    return `${bucket}/${key}`;
  } catch (error) {
    if (!(error instanceof S3Error)) throw error;
    return header;
  }
}

function conditionsOf(headers: Headers): Record<string, string> {
  const named = headers.names.filter((name) => CONDITION.test(name));
  return Object.fromEntries(named.map((name) => [name, headers.get(name) ?? '']));
}

function claimedKey(headers: Headers, { query }: Target): string | null {
  const credential =
    query.get('X-Amz-Credential') ?? /Credential=([^,]+)/.exec(headers.get('authorization') ?? '')?.[1];
  return credential?.split('/').slice(0, -4).join('/') ?? null;
}
