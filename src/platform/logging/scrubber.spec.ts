import { fc } from '../../../test/support/properties.js';
import { LiveSecrets } from './live-secrets.js';
import { Scrubber } from './scrubber.js';

describe('Scrubber', () => {
  const jwt = `${Buffer.from('{"alg":"RS256"}').toString('base64url')}.${'p'.repeat(30)}.${'s'.repeat(43)}`;
  it.each([
    ['authorization: Bearer abcdefgh12345678', 'abcdefgh12345678'],
    ['{"authorization":"Basic dXNlcjpwYXNzd29yZA=="}', 'dXNlcjpwYXNz'],
    ['{"refresh_token":"qwertyuiop"}', 'qwertyuiop'],
    ['{"smtpPassword":"with \\"quotes\\" inside"}', 'inside'],
    ['{"body":"{\\"api_key\\":\\"zzzzyyyy\\"}"}', 'zzzzyyyy'],
    ['password=hunter2hunter2', 'hunter2hunter2'],
    ['client-secret: abcdef', 'abcdef'],
    [`token is ${jwt} here`, jwt],
    ['key sk-proj-abcdefghijklmnop', 'abcdefghijklmnop'],
    ['https://api.telegram.org/bot123456789:AAabcdefghijklmnopqrstuvwxyz012345/sendPhoto', 'AAabcdefghijkl'],
    ['123456789:AAabcdefghijklmnopqrstuvwxyz012345', 'AAabcdefghijkl'],
    ['sl.u.AbCdEfGhIjKlMnOpQrStUvWx.yz', 'AbCdEfGhIjKl'],
    ['glpat-abcdefghijklmnopqrst', 'abcdefghijklmnop'],
    ['AKIAIOSFODNN7EXAMPLE', 'AKIAIOSFODNN7EXAMPLE'],
    ['https://b.example/x?X-Amz-Signature=deadbeef00&y=1', 'deadbeef00'],
    ['-----BEGIN PRIVATE KEY-----\nMIIabc\n-----END PRIVATE KEY-----', 'MIIabc'],
    ['redis://user:pa55word@redis.example:6379', 'pa55word'],
    ['mail to jane.doe+x@example.co.uk now', 'jane.doe'],
  ])('when a text holds a secret of a known shape, it is masked: %s', (text, secret) => {
    const clean = new Scrubber(new LiveSecrets()).scrub(text);
    expect(clean).toContain('[MASKED]');
    expect(clean).not.toContain(secret);
  });

  it.each([
    '{"level":"info","event":"orchestrator_token_rejected","tokens":12,"route":"/api/images/:filename"}',
    '{"event":"publish_finished","photo":"ab12cd34ef56","results":{"outbox":"sent"}}',
    'The service has started.',
  ])('when a text holds none, it is left as it is: %s', (text) => {
    expect(new Scrubber(new LiveSecrets()).scrub(text)).toBe(text);
  });
});

describe('Scrubber, secret keys', () => {
  it.each([
    ["{ password: 'hunter two' }", 'hunter'],
    ['{"a":{"b":{"apiKey":"ab"}}}', '"ab"'],
    ['{"a":"{\\"b\\":\\"{\\\\\\"smtp_password\\\\\\":\\\\\\"deep\\\\\\\\\\\\\\"quoted\\\\\\"}\\"}"}', 'quoted'],
    ['{"set-cookie":["sid=abcdef; Path=/","b=ghijkl"],"x":1}', 'ghijkl'],
    ['{"secret":{"value":"inner-one","list":["inner-two"]},"x":1}', 'inner-two'],
    ['Cookie: sid=abc; other=defghi', 'defghi'],
    ['X_TOKEN=abc', 'abc'],
    ['"ADMIN_PASSWORD_HASH": "$scrypt$ln"', 'scrypt'],
    ["headers['x-api-key'] = 'abcdefg'", 'abcdefg'],
    ['a%3Ftoken%3Dabcdef', 'abcdef'],
    ['password: `tick tock`', 'tock'],
    ['{"credentials_ref":"ref-17"}', 'ref-17'],
    ['idempotency-key: 1234-5678', '1234-5678'],
  ])('when the key says that its value is a secret, all of the value is masked: %s', (text, secret) => {
    const clean = new Scrubber(new LiveSecrets()).scrub(text);
    expect(clean).toContain('[MASKED]');
    expect(clean).not.toContain(secret);
  });

  it.each([
    '{"token":null,"secret":true,"tokens":15}',
    '{"password":"[secret]","cookie":"[MASKED]"}',
    'The token was refused; the secret has none.',
    '{"variables":["ADMIN_PASSWORD_HASH","SESSION_SECRET"],"x":1}',
  ])('when there is no value behind a key, nothing is masked and nothing counted: %s', (text) => {
    const scrubber = new Scrubber(new LiveSecrets());
    expect(scrubber.scrub(text)).toBe(text);
    expect(scrubber.hits.size).toBe(0);
  });

  it('when the value is a number, the line stays JSON', () => {
    const clean = new Scrubber(new LiveSecrets()).scrub('{"a":[1],"pin_token":123456}\n');
    expect(clean).toBe('{"a":[1],"pin_token":"[MASKED]"}\n');
  });
});

describe('Scrubber, shapes behind a line end', () => {
  it.each([
    ['Bearer abcdefgh12345678', 'abcdefgh'],
    ['sk-proj-abcdefghijklmnop', 'abcdefgh'],
    ['123456789:AAabcdefghijklmnopqrstuvwxyz012345', 'AAabcdefg'],
    ['jane.doe@example.com', 'ane.doe'],
    ['AKIAIOSFODNN7EXAMPLE', 'OSFODNN7'],
  ])(
    'when a shape stands first on a line inside a JSON string, it is found and the line is JSON: %s',
    (secret, part) => {
      const clean = new Scrubber(new LiveSecrets()).scrub(JSON.stringify({ text: `first\n${secret}\tlast` }));
      expect(clean).not.toContain(part);
      expect(JSON.parse(clean).text).toMatch(/^first/);
    },
  );

  it('when a key was cut before its end mark, all that is left of it is masked', () => {
    const clean = new Scrubber(new LiveSecrets()).scrub('{"a":"-----BEGIN RSA PRIVATE KEY-----\\nMIIabcdef","b":1}');
    expect(JSON.parse(clean)).toEqual({ a: '[MASKED]', b: 1 });
  });
});

describe('Scrubber, live secrets', () => {
  it('when hits overlap, one mask covers them all, and the rule is counted', () => {
    const live = new LiveSecrets();
    for (const value of ['abcdefgh', 'efghijkl', 'fghijk']) live.register(value);
    const told: string[] = [];
    const scrubber = new Scrubber(live, (rule) => told.push(rule));
    expect(scrubber.scrub('x abcdefghijkl y')).toBe('x [MASKED] y');
    expect(told).toEqual(['live_secret']);
    expect(scrubber.hits).toEqual(new Map([['live_secret', 1]]));
  });

  it.each([
    ['ends in what begins an escape', 'abcdef"', { a: 'abcdef"' }],
    ['begins inside an escape', 'nabcdef', { a: '\nabcdef' }],
    ['spells the structure of the line', '","b":"', { a: 'x', b: 'y' }],
    ['is a member name', 'member', { member: 1, b: 'y' }],
    ['is a number of the line', '1234567', { a: 1234567, b: 1 }],
    ['ends in a backslash', 'abcdef\\', { a: 'abcdef\\', b: '\\' }],
  ])('when a secret %s, the line stays JSON and does not hold it', (_what, secret, fields) => {
    const live = new LiveSecrets();
    live.register(secret);
    const clean = new Scrubber(live).scrub(`${JSON.stringify(fields)}\n`);
    expect(clean.endsWith('\n')).toBe(true);
    expect(live.find(clean)).toEqual([]);
    expect(typeof JSON.parse(clean)).toBe('object');
  });

  it('when random fields hold random secrets, the line parses as JSON and holds no form of them', () => {
    const nasty = fc.string({
      unit: fc.constantFrom('"', '\\', '\n', '\t', '\u2028', 'u', 'n', '0', 'é', '{', ':', ',', 'a'),
      minLength: 6,
      maxLength: 12,
    });
    const secret = fc.oneof(
      nasty,
      fc.string({ minLength: 6, maxLength: 20 }),
      fc.string({ unit: 'binary', minLength: 6, maxLength: 9 }),
    );
    const shown = fc.constantFrom<(value: string) => string>(
      (value) => value,
      (value) => JSON.stringify({ inner: value }),
      (value) => Buffer.from(`\0u\0${value}`).toString('base64'),
      (value) => new URLSearchParams({ v: value }).toString(),
    );
    fc.assert(
      fc.property(
        fc.array(secret, { minLength: 1, maxLength: 4 }),
        fc.array(
          fc.tuple(
            fc.string({ maxLength: 8 }),
            fc.string({ maxLength: 8 }),
            fc.nat(3),
            shown,
            fc.string({ maxLength: 8 }),
          ),
          { maxLength: 5 },
        ),
        (secrets, fields) => {
          const live = new LiveSecrets();
          for (const value of secrets) live.register(value);
          const line = JSON.stringify(
            Object.fromEntries(
              fields.map(([key, before, which, how, after]) => [
                key,
                before + how(secrets[which % secrets.length] ?? '') + after,
              ]),
            ),
          );
          const clean = new Scrubber(live).scrub(`${line}\n`);
          expect(() => JSON.parse(clean) as unknown).not.toThrow();
          for (const character of '\n\r\u001b\u2028\u2029') expect(clean.trimEnd()).not.toContain(character);
          expect(live.find(clean)).toEqual([]);
        },
      ),
      { numRuns: 400 },
    );
  });
});
