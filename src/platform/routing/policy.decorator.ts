import { SetMetadata } from '@nestjs/common';

/**
 * Who may call a route. `webhook` is for machines: it answers on any Host and outside of every tenant, asks its caller
 * itself who it is, and neither sessions nor origins count. Specs: web-api.md section 2, pipeline-logs.md section 1.
 */
export const POLICIES = ['open', 'view', 'admin', 'webhook'] as const;
export type RoutePolicy = (typeof POLICIES)[number];

export const POLICY_METADATA = Symbol('route policy');
export const BODY_LIMIT_METADATA = Symbol('body limit');
export const OWN_BODY_METADATA = Symbol('reads its body');
export const UPLOAD_METADATA = Symbol('takes an upload');

/** Every route carries exactly one; a route without one stops the boot. */
export const Policy = (policy: RoutePolicy): MethodDecorator => SetMetadata(POLICY_METADATA, policy);

/** Another limit than 256 kB for the JSON body of a route. @param maxBytes ≥ 1 */
export const BodyLimit = (maxBytes: number): MethodDecorator => SetMetadata(BODY_LIMIT_METADATA, maxBytes);

/** A route that takes one file as `multipart/form-data` and reads it itself, as it arrives. Spec: web-api.md section 9. */
export const TakesUpload = (): MethodDecorator => SetMetadata(UPLOAD_METADATA, true);

/** A route that reads its body itself, byte by byte, and refuses what it does not take. */
export const ReadsItsBody = (): MethodDecorator => SetMetadata(OWN_BODY_METADATA, true);

/** Kinds of hosts: those of tenants, and the one canonical host people sign in at. Spec: auth.md section 5. */
export const HOST_KINDS = ['tenant', 'canonical'] as const;
export type HostKind = (typeof HOST_KINDS)[number];

export const HOSTS_METADATA = Symbol('route hosts');

/** Where a route is served; without this on tenant hosts only. Elsewhere it does not exist (404). */
export const ServedOn = (...hosts: readonly HostKind[]): MethodDecorator => SetMetadata(HOSTS_METADATA, hosts);
