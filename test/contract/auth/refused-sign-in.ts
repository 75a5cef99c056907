import type { Landing } from '../../support/app/test-browser.js';
import { publisherClient } from '../../support/oidc/index.js';
import type { SignInUnderWay } from './under-way.js';

/** A sign-in that must not give a session. */
export interface RefusedSignIn {
  readonly when: string;
  /** As the page says it. */
  readonly code: string;
  /** As the log says it. */
  readonly reason: string;
  readonly play: (way: SignInUnderWay) => Promise<Landing>;
}

/** Another application of the same provider, with the same address to return to. */
export const OTHER_CLIENT = {
  ...publisherClient(),
  clientId: 'another-client',
  clientSecret: 'secret of another client of the provider',
};
