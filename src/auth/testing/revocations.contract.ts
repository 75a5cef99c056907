import type { Revocations } from '../cookies/revocations.js';

/** One process's revocations. */
export interface OpenRevocations {
  readonly revocations: Revocations;
  close(): Promise<void>;
}

const SESSION = 'a'.repeat(32);
const OTHER = 'b'.repeat(32);

/**
 * What every `Revocations` keeps to. Spec: auth.md section 6.
 * @param open a new one of its own, ready to be certain
 */
export function describeRevocations(name: string, open: () => Promise<OpenRevocations>): void {
  describe(`revocations: ${name}`, () => {
    let opened: OpenRevocations;
    beforeEach(async () => void (opened = await open()));
    afterEach(() => opened.close());

    test('when nothing was revoked, nothing is, and that is certain', () => {
      expect(opened.revocations.isRevoked(SESSION)).toBe(false);
      expect(opened.revocations.isCertain()).toBe(true);
    });

    test('when a session is revoked, it is at once, and no other one is', () => {
      opened.revocations.revoke(SESSION);
      expect(opened.revocations.isRevoked(SESSION)).toBe(true);
      expect(opened.revocations.isRevoked(OTHER)).toBe(false);
      expect(opened.revocations.isRevoked(SESSION.toUpperCase())).toBe(false);
    });

    test('when it is revoked again, nothing changes', () => {
      for (let times = 0; times < 3; times += 1) opened.revocations.revoke(SESSION);
      expect(opened.revocations.isRevoked(SESSION)).toBe(true);
    });

    test.each([
      ['empty', ''],
      ['a blank', ' '],
      ['not ASCII', 'é写🔑'],
      ['very long', 'x'.repeat(10_000)],
      ['words of the protocol', '*1\r\n$8\r\nFLUSHALL\r\n'],
      ['a name of every object', '__proto__'],
    ])('when the id is %s, it counts like any other', (_name, id) => {
      expect(opened.revocations.isRevoked(id)).toBe(false);
      opened.revocations.revoke(id);
      expect(opened.revocations.isRevoked(id)).toBe(true);
    });

    test('when thousands are revoked, all of them are', () => {
      const ids = Array.from({ length: 2_000 }, (_, index) => `session ${index}`);
      for (const id of ids) opened.revocations.revoke(id);
      expect(ids.filter((id) => !opened.revocations.isRevoked(id))).toEqual([]);
      expect(opened.revocations.isRevoked('session 2000')).toBe(false);
    });

    test('when it is closed, what it knew stays true', async () => {
      opened.revocations.revoke(SESSION);
      await opened.close();
      expect(opened.revocations.isRevoked(SESSION)).toBe(true);
    });
  });
}
