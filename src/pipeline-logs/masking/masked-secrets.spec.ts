import { fc, runs } from '../../../test/support/properties.js';
import { maskedSecrets } from './index.js';
import { MOST_PEM } from './secret-shapes.js';

async function* inPieces(text: string, sizes: readonly number[]): AsyncGenerator<string> {
  for (let at = 0, turn = 0; at < text.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    yield await Promise.resolve(text.slice(at, at + size));
    at += size;
  }
}

async function masked(text: string, sizes: readonly number[] = [text.length || 1]): Promise<string> {
  let result = '';
  for await (const part of maskedSecrets(inPieces(text, sizes))) result += part;
  return result;
}

const KEY = `-----BEGIN RSA PRIVATE KEY-----\n${'MIIEowIBAAKCAQEA\n'.repeat(40)}-----END RSA PRIVATE KEY-----`;
const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P';

describe('secrets in job logs', () => {
  it.each([
    ['a token glpat-ABCDEFGH1234567890ab of GitLab', 'a token [MASKED] of GitLab'],
    ['glrt-t1_ABCDEFGH1234567890 gldt-ABCDEFGH12345678', '[MASKED] [MASKED]'],
    ['\u001b[32mglpat-ABCDEFGH1234567890\u001b[0m', '\u001b[32m[MASKED]\u001b[0m'],
    ['AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE;', 'AWS_ACCESS_KEY_ID=[MASKED];'],
    ['ASIAIOSFODNN7EXAMPLE', '[MASKED]'],
    [`before\n${KEY}\nafter`, 'before\n[MASKED]\nafter'],
    ['-----BEGIN PRIVATE KEY-----\\nMIIE\\n-----END PRIVATE KEY-----\\n', '[MASKED]\\n'],
    ['-----BEGIN PGP PRIVATE KEY BLOCK-----\nx\n-----END PGP PRIVATE KEY BLOCK-----', '[MASKED]'],
    ['> Authorization: Basic dXNlcjpwYXNzd29yZA==\r\n> Accept: */*', '> Authorization: [MASKED]\r\n> Accept: */*'],
    ['{"Authorization":"Bearer abc.def","x":1}', '{"Authorization":"[MASKED]","x":1}'],
    ['{\\"authorization\\":\\"token 123\\"}', '{\\"authorization\\":\\"[MASKED]\\"}'],
    ['Authorization: Digest username="u", response="r"\nnext', 'Authorization: [MASKED]\nnext'],
    ['PROXY-AUTHORIZATION=secret', 'PROXY-AUTHORIZATION=[MASKED]'],
    ['sent Bearer 0123456789abcdefghij to them', 'sent Bearer [MASKED] to them'],
    [`token ${JWT} end`, 'token [MASKED] end'],
    [`\u001b[0;33m${JWT}`, '\u001b[0;33m[MASKED]'],
    [`"line\\n${JWT}"`, '"line\\n[MASKED]"'],
  ])('when %j is logged, it becomes %j', async (text, shown) => {
    expect(await masked(text)).toBe(shown);
  });

  it.each([
    '',
    'glpat-short',
    'AKIASHORT and AKIA lower akiaiosfodnn7example',
    '-----BEGIN CERTIFICATE-----\nMIIE\n-----END CERTIFICATE-----',
    '-----BEGIN PUBLIC KEY-----\nMIIE\n-----END PUBLIC KEY-----',
    'Authorization',
    'eyJhbGciOiJIUzI1NiJ9 and no more',
    'Bearer of news',
    '\u001b[32msection_start:1700000000:build\r\u001b[0K',
    'Zürich 🎉 \u2028',
  ])('when %j is logged, it stays', async (text) => {
    expect(await masked(text)).toBe(text);
  });

  it('when the end of a key is missing, the log goes on behind the longest key there is', async () => {
    const begin = '-----BEGIN PRIVATE KEY-----';
    const shown = await masked(`${begin}${'x'.repeat(MOST_PEM - begin.length)}\nand on`, [999]);
    expect(shown).toBe('[MASKED]\nand on');
    expect(await masked(`${begin}\nMIIE`)).toBe('[MASKED]');
  });

  it('when a secret is longer than anything that is kept in memory, all of it goes', async () => {
    expect(await masked(`a glpat-${'x'.repeat(300_000)} b`, [10_000])).toBe('a [MASKED] b');
  });

  it('when a log repeats the beginning of a token, it is read in reasonable time', async () => {
    const text = 'eyJ'.repeat(400_000);
    expect(await masked(text, [65_536])).toBe(text);
  });

  it('when the same log is cut in other places, the result is the same', async () => {
    const piece = fc.oneof(
      fc.constantFrom('glpat-ABCDEFGH1234567890ab', 'AKIAIOSFODNN7EXAMPLE', KEY, JWT, 'eyJ', '.', '\n', '"', '\\n'),
      fc.constantFrom('Authorization: Bearer ', 'authorization":"', '-----BEGIN PRIVATE KEY-----', 'Digest '),
      fc.constantFrom('-----END PRIVATE KEY-----', '\u001b[0m', 'Bearer ', ' ', 'x'.repeat(5000), 'a-'.repeat(900)),
      fc.string({ maxLength: 40 }),
      fc.constantFrom('x'.repeat(40_000), `${'y'.repeat(200)}\n`.repeat(300)),
    );
    const sizes = fc.array(fc.integer({ min: 1, max: 50_000 }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 12 }), sizes, async (parts, cuts) => {
        const text = parts.join('');
        expect((await masked(text, cuts)) === (await masked(text))).toBe(true);
      }),
      { numRuns: runs(60, 2000) },
    );
  });

  it('when a secret lies across a border of any two pieces, it is masked', async () => {
    const text = `${'-'.repeat(40)} glpat-ABCDEFGH1234567890ab ${KEY} ${JWT} AKIAIOSFODNN7EXAMPLE\n`;
    for (let at = 1; at < text.length; at += 7) {
      expect(await masked(text, [at, text.length])).toBe(`${'-'.repeat(40)} [MASKED] [MASKED] [MASKED] [MASKED]\n`);
    }
  });
});
