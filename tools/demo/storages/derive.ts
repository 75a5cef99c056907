import { createHmac } from 'node:crypto';

/** A secret of the demo by its purpose: 64 hex digits, the same at every start with one folder. */
export type Derive = (purpose: string) => string;

/** @param secret the one secret a demo's folder keeps */
export function derivedFrom(secret: string): Derive {
  return (purpose) => createHmac('sha256', secret).update(purpose).digest('hex');
}
