import { createHash } from 'node:crypto';
import type { OidcPerson } from './options.js';

/** What the provider knows of somebody. */
export interface Account {
  readonly sub: string;
  readonly email: string;
  readonly emailVerified: boolean;
  readonly name: string;
}

/** Everybody who has an account, found by e-mail or by subject. */
export class People {
  readonly #byEmail = new Map<string, Account>();
  readonly #bySubject = new Map<string, Account>();
  readonly known: readonly Account[];

  constructor(people: readonly OidcPerson[]) {
    this.known = people.map((person) => this.#add(person));
  }

  /** The account of an e-mail; somebody new gets one, as anybody may sign up. */
  ofEmail(email: string): Account {
    return this.#byEmail.get(email) ?? this.#add({ email });
  }

  /** Undefined = nobody has this subject. */
  ofSubject(sub: string): Account | undefined {
    return this.#bySubject.get(sub);
  }

  #add({ email, emailVerified = true, sub = subjectOf(email), name = email.split('@')[0] ?? '' }: OidcPerson): Account {
    const account = { email, emailVerified, sub, name };
    this.#byEmail.set(email, account);
    this.#bySubject.set(sub, account);
    return account;
  }
}

/** Auth0's form: connection, bar, 24 hex digits. */
export function subjectOf(email: string): string {
  return `auth0|${createHash('sha256').update(email).digest('hex').slice(0, 24)}`;
}
