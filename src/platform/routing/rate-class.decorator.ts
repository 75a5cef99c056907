import { SetMetadata } from '@nestjs/common';

/**
 * What a request counts as. `page` and `sign_in` count in the tenant's total alone (signing in has limits of its
 * own), `listing` is a read that may ask the storage afresh. Spec: web-api.md section 9.
 */
export const RATE_CLASSES = [
  'page',
  'sign_in',
  'read',
  'listing',
  'thumbnail',
  'original',
  'mutation',
  'bulk',
  'analyze',
  'publish',
  'upload',
  'delete',
  'refresh',
] as const;
export type RateClass = (typeof RATE_CLASSES)[number];

export const RATE_METADATA = Symbol('rate class');

const READS = new Set(['GET', 'HEAD']);

/** Which limits a route uses up; without this GET is a `read` and everything else a `mutation`. */
export const CountsAs = (rateClass: RateClass): MethodDecorator => SetMetadata(RATE_METADATA, rateClass);

/** The class of a route. @param method in capitals */
export function rateClassOf(handler: object, method: string): RateClass {
  const own = Reflect.getMetadata(RATE_METADATA, handler) as RateClass | undefined;
  return own ?? (READS.has(method) ? 'read' : 'mutation');
}
