import { connect as connectTls } from 'node:tls';
import type { ShownCertificate } from '../index.js';
import { RawClient } from '../testing/raw-client.js';
import { MAIL, USER, type Rule, type RuleWorld } from './rule.js';

const LOGIN = `AUTH PLAIN ${Buffer.from(`\0${USER.username}\0${USER.password}`).toString('base64')}\r\n`;

/** How a client that trusts the server's authority sees its certificate. */
async function verdictOn(world: RuleWorld, which: ShownCertificate): Promise<string> {
  world.smtp.control.certificate(which);
  const { host, port, certificate: ca } = world.smtp;
  const socket = connectTls({ host, port, ca });
  return new Promise((resolve) => {
    socket.once('secureConnect', () => resolve('trusted'));
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'unknown'));
  }).then((verdict) => {
    socket.destroy();
    return String(verdict);
  });
}

export const FAULT_RULES: readonly Rule[] = [
  {
    says: 'a planned refusal quotes what the client showed, and counts as often as it was planned',
    proof: async (world) => {
      world.smtp.control.fail({ at: 'rcpt', fault: { does: 'reply', code: 452 }, times: 1, skip: 1 });
      const client = await world.loggedIn();
      await client.say('MAIL FROM:<a@photos.example>\r\n');
      const said = [];
      for (const name of ['x', 'y', 'z']) said.push(await client.say(`RCPT TO:<${name}@inbox.example>\r\n`));
      expect(said.map((reply) => reply.slice(0, 3))).toEqual(['250', '452', '250']);
      expect(said[1]).toContain(USER.password);
      expect(said[1]).toContain('y@inbox.example');
      expect(world.smtp.sessions).toMatchObject([{ faults: ['rcpt:reply'] }]);
    },
  },
  {
    says: 'a mail can be taken and its answer lost',
    proof: async (world) => {
      world.smtp.control.fail({ at: 'dot', fault: { does: 'reset', taken: true } });
      const client = await world.sending();
      expect(await client.say(`${MAIL}.\r\n`)).toBe('');
      expect(world.smtp.journal).toHaveLength(1);
    },
  },
  {
    says: 'a connection can break with the mail, before or after it was there, and nothing is taken',
    proof: async (world) => {
      for (const at of ['content', 'dot'] as const) {
        world.smtp.control.heal();
        world.smtp.control.fail({ at, fault: { does: 'reset' } });
        const client = await world.sending();
        expect(await client.say(`${MAIL}.\r\n`)).toBe('');
      }
      expect(world.smtp.journal).toEqual([]);
      expect(world.smtp.sessions.map(({ faults }) => faults)).toEqual([['content:reset'], ['dot:reset']]);
    },
  },
  {
    says: 'a reply can be any bytes, and one that drips never ends',
    proof: async (world) => {
      world.smtp.control.fail({ at: 'auth', fault: { does: 'say', bytes: '235 almost\r\n', then: 'close' }, times: 1 });
      world.smtp.control.fail({ at: 'auth', fault: { does: 'drip' } });
      const [first, second] = [await world.client(), await world.client()];
      for (const client of [first, second]) await client.say('EHLO client.example\r\n');
      expect(await first.say(LOGIN)).toBe('235 almost');
      await first.ended();
      const waiting = second.say(LOGIN);
      while (world.smtp.sessions[1]?.faults.length !== 1) await new Promise(setImmediate);
      world.smtp.control.heal();
      expect(await waiting).toBe('');
    },
  },
  {
    says: 'a silent server is silent until it is healed',
    proof: async (world) => {
      for (const at of ['connect', 'greeting'] as const) {
        world.smtp.control.fail({ at, fault: { does: 'silent' } });
        const client = await RawClient.to(world.smtp);
        const greeting = client.reply();
        while (world.smtp.sessions.at(-1)?.faults.length !== 1) await new Promise(setImmediate);
        world.smtp.control.heal();
        expect(await greeting).toBe('');
      }
    },
  },
  {
    says: 'without STARTTLS in the way, a client that does not look logs in unprotected',
    on: { mode: 'starttls' },
    proof: async (world) => {
      world.smtp.control.offersStartTls = false;
      const client = await world.client();
      expect(await client.say('EHLO client.example\r\n')).not.toContain('STARTTLS');
      expect(await client.say('STARTTLS\r\n')).toMatch(/^50[02] /);
      expect(await client.say(LOGIN)).toMatch(/^235 /);
      expect(world.smtp.sessions).toMatchObject([{ logins: [{ secure: false }] }]);
    },
  },
  {
    says: 'each certificate is wrong in its own way, and the right one is not',
    on: { mode: 'implicit' },
    proof: async (world) => {
      expect(await verdictOn(world, 'right')).toBe('trusted');
      expect(await verdictOn(world, 'wrong_name')).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
      expect(await verdictOn(world, 'expired')).toBe('CERT_HAS_EXPIRED');
      expect(['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'CERT_SIGNATURE_FAILURE']).toContain(
        await verdictOn(world, 'stranger'),
      );
      world.smtp.control.heal();
      expect(await verdictOn(world, 'right')).toBe('trusted');
    },
  },
  {
    says: 'a session that has ended is known as ended',
    proof: async (world) => {
      const client = await world.loggedIn();
      expect(world.smtp.openSockets()).toBe(1);
      expect(await client.say('QUIT\r\n')).toMatch(/^221 /);
      client.close();
      while (world.smtp.openSockets() > 0) await new Promise(setImmediate);
      expect(world.smtp.sessions).toMatchObject([{ open: false }]);
      expect(world.smtp.sessions[0]?.commands.join('\n')).toMatch(
        /^EHLO client\.example\nAUTH PLAIN [^\n]*secured[^\n]*\nQUIT$/,
      );
    },
  },
];
