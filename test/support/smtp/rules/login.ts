import { RawClient } from '../testing/raw-client.js';
import { USER, type Rule } from './rule.js';

const base64 = (text: string): string => Buffer.from(text).toString('base64');

export const LOGIN_RULES: readonly Rule[] = [
  {
    says: 'who has logged in may send',
    proof: async (world) => {
      const client = await world.loggedIn();
      expect(await client.say('MAIL FROM:<a@photos.example>\r\n')).toMatch(/^250 /);
      expect(world.smtp.sessions).toMatchObject([
        { logins: [{ username: USER.username, method: 'PLAIN', accepted: true }] },
      ]);
    },
  },
  {
    says: 'who has not logged in may not send',
    proof: async (world) => {
      const client = await world.client();
      await client.say('EHLO client.example\r\n');
      expect(await client.say('MAIL FROM:<a@photos.example>\r\n')).toMatch(/^530 /);
    },
  },
  {
    says: 'a wrong password is refused, in words that quote it, as some real servers do',
    proof: async (world) => {
      const client = await world.client();
      await client.say('EHLO client.example\r\n');
      const said = await client.say(`AUTH PLAIN ${base64(`\0${USER.username}\0CANARY-wrong`)}\r\n`);
      expect(said).toMatch(/^535 .*vermont@photos\.example with CANARY-wrong/);
      expect(world.smtp.sessions[0]?.logins).toMatchObject([{ accepted: false }]);
    },
  },
  {
    says: 'LOGIN asks for name and password, one after the other',
    on: { authMethods: ['LOGIN'] },
    proof: async (world) => {
      const client = await world.client();
      expect(await client.say('EHLO client.example\r\n')).toMatch(/AUTH LOGIN\r?\n|AUTH LOGIN$/);
      expect(await client.say('AUTH LOGIN\r\n')).toMatch(/^334 /);
      expect(await client.say(`${base64(USER.username)}\r\n`)).toMatch(/^334 /);
      expect(await client.say(`${base64(USER.password)}\r\n`)).toMatch(/^235 /);
    },
  },
  {
    says: 'where STARTTLS is offered, nobody logs in before it',
    on: { mode: 'starttls' },
    proof: async (world) => {
      const client = await world.client();
      const offers = await client.say('EHLO client.example\r\n');
      expect(offers).toContain('STARTTLS');
      expect(await client.say(`AUTH PLAIN ${base64('\0a\0b')}\r\n`)).toMatch(/^53[08] /);
    },
  },
  {
    says: 'after STARTTLS the session begins anew, with a login',
    on: { mode: 'starttls' },
    proof: async (world) => {
      const client = await world.client();
      await client.say('EHLO client.example\r\n');
      expect(await client.say('STARTTLS\r\n')).toMatch(/^220 /);
      await client.startTls(world.smtp.certificate);
      expect(await client.say('MAIL FROM:<a@photos.example>\r\n')).toMatch(/^503 |^530 /);
      expect(await client.say('EHLO client.example\r\n')).toContain('AUTH PLAIN LOGIN');
    },
  },
  {
    says: 'with implicit TLS the greeting comes above it',
    on: { mode: 'implicit' },
    proof: async (world) => {
      const client = await world.loggedIn(true);
      expect(await client.say('NOOP\r\n')).toMatch(/^250 /);
      expect(world.smtp.sessions[0]?.logins).toMatchObject([{ secure: true }]);
    },
  },
  {
    says: 'who talks before the greeting is sent away',
    proof: async (world) => {
      world.smtp.control.slowMs = 50;
      const client = await RawClient.to(world.smtp);
      expect(await client.say('EHLO client.example\r\n')).toMatch(/^421 .*too soon/);
    },
  },
  {
    says: 'another password counts as soon as the server is told so',
    proof: async (world) => {
      world.smtp.control.users = [{ username: USER.username, password: 'CANARY-other' }];
      const client = await world.client();
      await client.say('EHLO client.example\r\n');
      expect(await client.say(`AUTH PLAIN ${base64(`\0${USER.username}\0${USER.password}`)}\r\n`)).toMatch(/^535 /);
      expect(await client.say(`AUTH PLAIN ${base64(`\0${USER.username}\0CANARY-other`)}\r\n`)).toMatch(/^235 /);
    },
  },
];
