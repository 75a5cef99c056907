import { randomBytes } from 'node:crypto';
import { Secret } from '../../kernel/index.js';
import { KeyRing } from './key-ring.js';
import { OpenedValues } from './opened-values.js';
import { Sealer } from './sealer.js';

const SECRET = 'a secret of more than thirty-two characters';
const OTHER = 'another secret of more than thirty-two chars';
const ring = (...secrets: string[]) => new KeyRing(secrets.map((secret) => new Secret(secret)));
const NAME = '__Host-pv2_id';

describe('Sealer', () => {
  test('when a value is sealed, the same purpose and name open it', () => {
    const sealer = new Sealer(ring(SECRET));
    const sealed = sealer.seal('identity', NAME, 'hällo');
    expect(sealed).toMatch(/^v1\.[0-9a-f]{8}\.[A-Za-z0-9_-]+$/);
    expect(sealer.open('identity', NAME, sealed)).toBe('hällo');
  });

  test('when a value is sealed twice, the two forms share nothing but the key id', () => {
    const sealer = new Sealer(ring(SECRET));
    const [one, two] = [sealer.seal('identity', NAME, 'same'), sealer.seal('identity', NAME, 'same')];
    expect(one).not.toBe(two);
    expect(one.slice(0, 12)).toBe(two.slice(0, 12));
  });

  test('when purpose or name differ, the value does not open', () => {
    const sealer = new Sealer(ring(SECRET));
    const sealed = sealer.seal('identity', NAME, 'text');
    expect(sealer.open('session', NAME, sealed)).toBeNull();
    expect(sealer.open('identity', '__Host-pv2_session', sealed)).toBeNull();
  });

  test('when any single character is altered, removed or added, the value does not open', () => {
    const sealer = new Sealer(ring(SECRET));
    const sealed = sealer.seal('session', NAME, '{"sub":"someone"}');
    for (let at = 0; at < sealed.length; at++) {
      const other = sealed[at] === 'A' ? 'B' : 'A';
      for (const altered of [
        sealed.slice(0, at) + other + sealed.slice(at + 1),
        sealed.slice(0, at) + sealed.slice(at + 1),
        sealed.slice(0, at),
        `${sealed.slice(0, at)}=${sealed.slice(at)}`,
      ]) {
        expect(sealer.open('session', NAME, altered)).toBeNull();
      }
    }
  });

  test('when the value is rubbish of any length, it does not open', () => {
    const sealer = new Sealer(ring(SECRET));
    const id = ring(SECRET).currentId;
    for (let length = 0; length < 100; length++) {
      expect(sealer.open('identity', NAME, `v1.${id}.${randomBytes(length).toString('base64url')}`)).toBeNull();
    }
    for (const value of ['', 'v1', 'v1..', 'pv2_admin=1', '1', `v2.${id}.AAAA`, 'v1.'.repeat(2000)]) {
      expect(sealer.open('identity', NAME, value)).toBeNull();
    }
  });

  test('when the secret was rotated, the previous one still opens and the new one seals', () => {
    const before = new Sealer(ring(SECRET)).seal('identity', NAME, 'kept');
    const rotated = new Sealer(ring(OTHER, SECRET));
    expect(rotated.open('identity', NAME, before)).toBe('kept');
    expect(rotated.seal('identity', NAME, 'new').split('.')[1]).toBe(ring(OTHER).currentId);
  });

  test('when the previous secret was dropped, its values do not open', () => {
    const before = new Sealer(ring(SECRET)).seal('identity', NAME, 'gone');
    expect(new Sealer(ring(OTHER)).open('identity', NAME, before)).toBeNull();
  });
});

describe('KeyRing', () => {
  test('when keys are derived, every purpose and every secret has its own', () => {
    const keys = [ring(SECRET), ring(OTHER)].flatMap((one) =>
      (['identity', 'session', 'transaction', 'hand-over', 'sign-out', 'actor'] as const).map((purpose) =>
        Buffer.from(one.currentKey(purpose)).toString('hex'),
      ),
    );
    expect(new Set(keys).size).toBe(12);
  });

  test('when there is no secret, building it throws', () => {
    expect(() => ring()).toThrow('at least one secret');
  });
});

describe('OpenedValues', () => {
  test('when the same value comes again, it is not opened again', () => {
    const sealer = new Sealer(ring(SECRET));
    const opened = new OpenedValues(sealer, 'identity', NAME, (text) => ({ text }));
    const sealed = sealer.seal('identity', NAME, 'once');
    expect(opened.open(sealed)).toBe(opened.open(sealed));
  });

  test('when more values come than it holds, all still open', () => {
    const sealer = new Sealer(ring(SECRET));
    const opened = new OpenedValues(sealer, 'identity', NAME, (text) => ({ text }), 2);
    const values = ['a', 'b', 'c'].map((text) => sealer.seal('identity', NAME, text));
    expect(values.map((value) => opened.open(value)?.text)).toEqual(['a', 'b', 'c']);
    expect(opened.open(values[0] as string)?.text).toBe('a');
  });

  test('when the content is not what was expected, null comes back each time', () => {
    const sealer = new Sealer(ring(SECRET));
    const opened = new OpenedValues(sealer, 'identity', NAME, () => null);
    const sealed = sealer.seal('identity', NAME, 'x');
    expect([opened.open(sealed), opened.open(sealed), opened.open('nonsense')]).toEqual([null, null, null]);
  });
});
