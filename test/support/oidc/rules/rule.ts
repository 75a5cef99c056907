import type { RunningOidc } from '../index.js';
import type { Client, Received } from '../testing/client.js';

/** What a rule may touch. */
export interface RuleWorld {
  readonly oidc: RunningOidc;
  readonly client: Client;
  /** Another browser with the same application. */
  another(this: void): Client;
}

/** A sentence about the provider, and its proof over the socket. */
export type Rule = readonly [sentence: string, proof: (world: RuleWorld) => Promise<void>];

/** A refusal in OAuth's form. */
export function refused(answer: Received, status: number, error: string): void {
  expect([answer.status, JSON.parse(answer.text)]).toMatchObject([status, { error }]);
}

/** A page for people that names the error, and no way to any application. */
export function shown(answer: Received, error: string): void {
  expect([answer.status, answer.headers.location]).toEqual([400, undefined]);
  expect(answer.text).toContain(`<code>${error}</code>`);
}

export const ADA = 'ada@pub.test';
export const VIC = 'vic@pub.test';
export const UNA = 'una@pub.test';
export const OTHER_CALLBACK = 'https://other.example/callback';
export const OTHER_CLIENT = {
  clientId: 'another-client',
  clientSecret: 'the-secret-of-another-client-0123456789',
  redirectUris: [OTHER_CALLBACK],
  logoutUris: [],
} as const;
