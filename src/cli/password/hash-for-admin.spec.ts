import { Readable, Writable } from 'node:stream';
import { parsePasswordHash, verifyPasswordHash } from '../../platform/security/index.js';
import { hashForAdmin } from './hash-for-admin.js';
import { readPassword } from './read-password.js';

describe('password:hash', () => {
  test('when a password is given, the printed string verifies it and holds none of it', async () => {
    const outcome = await hashForAdmin('zwölf Zeichen!');
    if ('refusal' in outcome) throw new Error(outcome.refusal);
    expect(outcome.line).toMatch(/^\$scrypt\$ln=16,r=8,p=2\$/);
    expect(outcome.line).not.toContain('Zeichen');
    const hash = parsePasswordHash(outcome.line);
    if ('problem' in hash) throw new Error(hash.problem);
    expect(await verifyPasswordHash('zwölf Zeichen!', hash)).toBe(true);
  });

  test.each(['', 'short', 'x'.repeat(257)])('when the password is %j, it says what is allowed', async (password) => {
    expect(await hashForAdmin(password)).toEqual({ refusal: 'Use 12 to 256 characters.' });
  });

  test('when the input is not a terminal, its first line is the password and nothing is asked', async () => {
    const asked: string[] = [];
    const prompts = new Writable({ write: (chunk, _encoding, done) => done(asked.push(String(chunk)) ? null : null) });
    expect(await readPassword(Readable.from(['first line\nsecond\n']), prompts)).toBe('first line');
    expect(asked).toEqual([]);
  });

  test('when the input ends without a line, it says so', async () => {
    await expect(readPassword(Readable.from([]), new Writable())).rejects.toThrow('No password was given.');
  });
});
