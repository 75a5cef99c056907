import { Secret } from '../kernel/index.js';
import { KeyRing } from '../platform/security/index.js';
import { Actors } from './actors.js';
import { identityOf, SECRET } from './testing/auth-fixtures.js';

const actors = new Actors(new KeyRing([new Secret(SECRET)]));

describe('Actors', () => {
  test('when the same person acts twice, even on another replica, the pseudonym is the same', () => {
    const again = new Actors(new KeyRing([new Secret(SECRET)]));
    expect(actors.of(identityOf({ email: 'a@b.c' }))).toBe(
      again.of(identityOf({ email: 'a@b.c', sessionId: 'other' })),
    );
    expect(actors.of(identityOf())).toMatch(/^[0-9a-f]{16}$/);
  });

  test('when people, tenants or secrets differ, so do the pseudonyms', () => {
    const other = new Actors(new KeyRing([new Secret('quite another secret, of at least 32')]));
    const names = [
      actors.of(identityOf({ email: 'a@b.c' })),
      actors.of(identityOf({ email: 'b@b.c' })),
      actors.of(identityOf()),
      actors.of(identityOf({ tenant: 'harbor' })),
      other.of(identityOf()),
    ];
    expect(new Set(names).size).toBe(names.length);
  });
});
