import type { TestCertificate } from '../certificates/index.js';

/** Somebody who can sign in. */
export interface OidcPerson {
  readonly email: string;
  /** Default true. */
  readonly emailVerified?: boolean;
  /** Default: made from the e-mail, in Auth0's form. */
  readonly sub?: string;
  /** Default: the e-mail's first part. */
  readonly name?: string;
}

/** An application registered at the provider. */
export interface OidcClient {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Exactly these; no wildcards. */
  readonly redirectUris: readonly string[];
  /** Where people may be sent after signing out. */
  readonly logoutUris: readonly string[];
}

/** How a stand-in is set up. */
export interface OidcOptions {
  /** Default: any that is free. */
  readonly port?: number;
  /** Host in the issuer; the socket listens on 127.0.0.1 whatever it says. Default `127.0.0.1`. */
  readonly host?: string;
  /** Default `https`. Plain http is for a demo on one machine. */
  readonly scheme?: 'http' | 'https';
  /** Default: a new one for `localhost` and 127.0.0.1. */
  readonly certificate?: TestCertificate;
  /** Default: one whose callback is `https://app.pub.test/auth/callback`. The first is `clientId` of what runs. */
  readonly clients?: readonly OidcClient[];
  /** Shown on the login page; whoever types another e-mail is somebody with a verified one. */
  readonly people?: readonly OidcPerson[];
  /** Clock of the times in ID tokens, in ms since 1970. */
  readonly nowMs?: () => number;
}

/** The application that is there when no other is named. */
export function publisherClient(base = 'https://app.pub.test'): OidcClient {
  return {
    clientId: 'publisher-test-client',
    clientSecret: 'a-client-secret-of-the-sign-in-tests-0123456789',
    redirectUris: [`${base}/auth/callback`],
    logoutUris: [`${base}/auth/signed-out`],
  };
}
