import { createHmac, type Hmac } from 'node:crypto';

const PREFIX = 'whsec_';

/**
 * The signature of a body as Standard Webhooks has it, over `{id}.{timestamp}.{body}`.
 * @param secret `whsec_` and base64
 * @param timestamp seconds since the Unix epoch
 * @returns takes the body piece by piece; {@link signatureOf} ends it
 * Spec: pipeline-logs.md sections 3 and 7.
 */
export function signing(secret: string, id: string, timestamp: number): Hmac {
  const key = Buffer.from(secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : secret, 'base64');
  return createHmac('sha256', key).update(`${id}.${timestamp}.`);
}

/** The value of `webhook-signature`. */
export function signatureOf(hmac: Hmac): string {
  return `v1,${hmac.digest('base64')}`;
}
