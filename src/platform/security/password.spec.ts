import { equalInConstantTime } from './constant-time.js';
import { hashPassword, parsePasswordHash, verifyPasswordHash } from './password-hash.js';
import { normalisePassword } from './password-text.js';

const SALT = Buffer.alloc(16, 7);

describe('password hash', () => {
  test('when the password is the one hashed, it verifies; any other does not', async () => {
    const hash = parsePasswordHash(await hashPassword('pässwörd 🔑', SALT));
    if ('problem' in hash) throw new Error(hash.problem);
    expect(hash).toMatchObject({ logN: 16, r: 8, p: 2 });
    expect(await verifyPasswordHash('pässwörd 🔑', hash)).toBe(true);
    expect(await verifyPasswordHash('passwörd 🔑', hash)).toBe(false);
    expect(await verifyPasswordHash('', hash)).toBe(false);
  });

  test('when a well-known vector is given, it verifies', async () => {
    // RFC 7914 section 12; weaker than what a hash string may ask for, so the derivation alone is checked.
    const key = Buffer.from(
      '7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2' +
        'd5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887',
      'hex',
    );
    const hash = { logN: 14, r: 8, p: 1, salt: Buffer.from('SodiumChloride'), key };
    expect(await verifyPasswordHash('pleaseletmein', hash)).toBe(true);
  });

  test.each([
    ['', 'malformed'],
    ['plain text', 'malformed'],
    ['$scrypt$ln=16,r=8$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA', 'malformed'],
    ['$argon2id$v=19$m=65536,t=3,p=4$c2FsdA$aGFzaA', 'unsupported_algorithm'],
    ['$2b$12$abcdefghijklmnopqrstuv', 'unsupported_algorithm'],
    ['$scrypt$ln=15,r=8,p=2$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA', 'too_weak'],
    ['$scrypt$ln=16,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA', 'too_weak'],
    ['$scrypt$ln=24,r=8,p=2$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA', 'too_costly'],
  ])('when the string is %j, it is refused as %s', (text, problem) => {
    expect(parsePasswordHash(text)).toEqual({ problem });
  });
});

describe('normalisePassword', () => {
  test('when composed and decomposed letters are given, both have one form', () => {
    expect(normalisePassword('cafe\u0301')).toBe(normalisePassword('caf\u00e9'));
  });

  test('when it is empty, has 257 characters or is not Unicode, it cannot be a password', () => {
    expect(normalisePassword('')).toBeNull();
    expect(normalisePassword('x'.repeat(257))).toBeNull();
    expect(normalisePassword('🔑'.repeat(257))).toBeNull();
    expect(normalisePassword('a\ud800b')).toBeNull();
  });

  test('when it has 256 characters of any script, it can', () => {
    expect(normalisePassword('🔑'.repeat(256))).toHaveLength(512);
    expect(normalisePassword('写'.repeat(256))).toHaveLength(256);
  });
});

describe('equalInConstantTime', () => {
  test('when the texts are equal, and only then, it says so', () => {
    expect(equalInConstantTime('same', 'same')).toBe(true);
    expect(equalInConstantTime('same', 'samf')).toBe(false);
    expect(equalInConstantTime('same', 'same and more')).toBe(false);
    expect(equalInConstantTime('', Buffer.alloc(0))).toBe(true);
  });
});
