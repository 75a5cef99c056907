import { claimsOf } from '../testing/client.js';
import { ADA, UNA, VIC } from './rule.js';
import type { Rule } from './rule.js';

/** The login page. */
export const LOGIN_RULES: readonly Rule[] = [
  [
    'the page says what it is, names the known people, and needs no script',
    async ({ client }) => {
      const page = await client.ask(client.at(await client.ask(client.authorizeUrl({ login_hint: '"><i>' }))));
      expect(page.status).toBe(200);
      for (const text of [ADA, VIC, `${UNA} (not verified)`, 'stand-in', 'Cancel', 'for="email"']) {
        expect(page.text).toContain(text);
      }
      expect(page.text).not.toMatch(/<script|<i>| on\w+=/);
      expect(page.headers['content-security-policy']).toMatch(/^default-src 'none';/);
    },
  ],
  [
    'an e-mail nobody knows becomes an account with a verified address',
    async ({ client, another }) => {
      const first = claimsOf(await client.token(await client.signIn('new@pub.test')));
      expect(first).toMatchObject({ email: 'new@pub.test', email_verified: true });
      const other = another();
      expect(claimsOf(await other.token(await other.signIn('new@pub.test')))['sub']).toBe(first['sub']);
    },
  ],
  [
    'another account takes the place of the first, with a session of its own',
    async ({ client, oidc }) => {
      const ada = claimsOf(await client.token(await client.signIn(ADA)));
      const vic = claimsOf(await client.token(await client.signIn(VIC, { prompt: 'login' })));
      expect(vic['email']).toBe(VIC);
      expect(vic['sid']).not.toBe(ada['sid']);
      expect(oidc.sessions()).toBe(1);
    },
  ],
  [
    'two logins at once in one browser do not disturb each other',
    async ({ client }) => {
      const pages = [
        client.at(await client.ask(client.authorizeUrl({ state: 'one' }))),
        client.at(await client.ask(client.authorizeUrl({ state: 'two' }))),
      ];
      const states: unknown[] = [];
      for (const page of pages) {
        const answer = await client.ask(client.at(await client.ask(page, { form: { email: ADA } })));
        states.push(new URL(client.at(answer)).searchParams.get('state'));
      }
      expect(states).toEqual(['one', 'two']);
    },
  ],
  [
    'a login page of another browser, or one that was answered, is over',
    async ({ client, another }) => {
      const page = client.at(await client.ask(client.authorizeUrl()));
      expect((await another().ask(page)).status).toBe(400);
      await client.ask(client.at(await client.ask(page, { form: { email: ADA } })));
      expect((await client.ask(page, { form: { email: ADA } })).status).toBe(400);
    },
  ],
];
