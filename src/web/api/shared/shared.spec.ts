import { PublisherError } from '../../../kernel/index.js';
import { originalUrl, thumbnailUrl } from './photo-urls.js';
import { decodeVersion, encodeVersion } from './photo-version.js';
import { expectedVersion, idempotencyKey, prefersAsync } from './preconditions.js';
import { found } from './photo-access.js';
import { callerError } from '../../../kernel/index.js';

const codeOf = (work: () => unknown): string => {
  try {
    return JSON.stringify(work());
  } catch (error) {
    return error instanceof PublisherError ? error.code : 'not ours';
  }
};

describe('versions', () => {
  test.each(['015f2c', '"9bb58f26192e4ba00f01e2e7b136bbd8"', '1a-2b-3c', 'é', 'v1', 'bQUJD', '"', '.'])(
    'when a storage says %j, the URL-safe form leads back to it',
    (version) => {
      expect(encodeVersion(version)).toMatch(/^[A-Za-z0-9_-]{1,64}$/);
      expect(decodeVersion(encodeVersion(version))).toBe(version);
    },
  );

  test('when two versions differ, so do their URL-safe forms', () => {
    const all = ['a', '"a"', 'va', 'ba', 'bImEi', 'vImEi'].map(encodeVersion);
    expect(new Set(all).size).toBe(all.length);
  });

  test('when a value was never given out, it equals no version', () => {
    expect(decodeVersion('xyz')).toBe('?xyz');
  });
});

describe('If-Match', () => {
  test('when it names a version, the storage token comes out', () => {
    expect(expectedVersion({ 'if-match': `"${encodeVersion('"etag"')}"` })).toBe('"etag"');
  });

  test('when it is absent or any, no version is asked for', () => {
    expect(expectedVersion({})).toBeNull();
    expect(expectedVersion({ 'if-match': '*' })).toBeNull();
  });

  test.each(['v1', 'W/"v1"', '"v1", "v2"', '""', '"a b"', `"${'x'.repeat(65)}"`])(
    'when it is %s, the photo counts as changed',
    (header) => {
      expect(codeOf(() => expectedVersion({ 'if-match': header }))).toBe('photo_changed');
    },
  );
});

describe('Idempotency-Key', () => {
  test('when it is absent, only a dry run goes on', () => {
    expect(codeOf(() => idempotencyKey({}, false))).toBe('idempotency_key_required');
    expect(idempotencyKey({}, true)).toBeNull();
  });

  test.each(['short', 'x'.repeat(129), 'with space', 'tab\t12345678', 'a,b,c,d,e'])(
    'when it is %j, it is refused',
    (key) => {
      expect(codeOf(() => idempotencyKey({ 'idempotency-key': key }, false))).toBe('validation_failed');
    },
  );

  test('when it is well-formed, it is kept as it is', () => {
    expect(idempotencyKey({ 'idempotency-key': 'Abc_-123' }, false)).toBe('Abc_-123');
  });
});

describe('Prefer', () => {
  test.each([
    ['respond-async', true],
    ['wait=10, Respond-Async', true],
    ['respond-async; x=1', true],
    ['respond-asynchronously', false],
    [undefined, false],
  ])('when it is %s, the caller wants to wait elsewhere: %s', (prefer, expected) => {
    expect(prefersAsync(prefer === undefined ? {} : { prefer })).toBe(expected);
  });
});

describe('addresses', () => {
  test('when a name holds anything, it stays one segment, and the query ends with the version', () => {
    expect(thumbnailUrl('inbox', 'a/b ?#%.jpg', '0123456789ab')).toBe(
      '/api/images/a%2Fb%20%3F%23%25.jpg/thumbnail?v=0123456789ab',
    );
    expect(thumbnailUrl('keep', 'a.jpg', '0123456789ab')).toBe(
      '/api/images/a.jpg/thumbnail?folder=keep&v=0123456789ab',
    );
    expect([originalUrl('inbox', 'a.jpg'), originalUrl('archive', 'a.jpg')]).toEqual([
      '/api/images/a.jpg/original',
      '/api/images/a.jpg/original?folder=archive',
    ]);
  });
});

describe('found', () => {
  test('when a name is bad or unknown, a read says the photo is not there; other errors stay', async () => {
    await expect(found(Promise.resolve(null))).rejects.toMatchObject({ code: 'photo_not_found' });
    await expect(found(Promise.reject(callerError('bad_name', 'x')))).rejects.toMatchObject({
      code: 'photo_not_found',
    });
    await expect(found(Promise.reject(callerError('tenant_busy', 'x')))).rejects.toMatchObject({ code: 'tenant_busy' });
    expect(await found(Promise.resolve('photo'))).toBe('photo');
  });
});
