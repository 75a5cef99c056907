import { LiveSecrets } from './live-secrets.js';

const isFound = (live: LiveSecrets, text: string): boolean => live.find(text).length > 0;

/** Waits until something is no longer found; the time it takes is not judged. */
async function gone(live: LiveSecrets, text: string): Promise<void> {
  while (isFound(live, text)) await new Promise((done) => setTimeout(done, 5));
}

describe('LiveSecrets', () => {
  it('when a value is registered, it is found in every form until its time is over, and then in none', async () => {
    const live = new LiveSecrets();
    expect(live.register('first-secret', 20)).toBe(true);
    const hex = Buffer.from('first-secret').toString('hex');
    expect(isFound(live, hex)).toBe(true);
    await gone(live, 'first-secret');
    expect(isFound(live, hex)).toBe(false);
    expect(live.size).toBe(0);
  });

  it('when a value is registered again for longer, it stays; for shorter, it does not leave earlier', async () => {
    const live = new LiveSecrets();
    live.register('extended-secret', 20);
    live.register('extended-secret', 60_000);
    live.register('long-lived-secret', 60_000);
    live.register('long-lived-secret', 20);
    live.register('short-lived-secret', 60);
    await gone(live, 'short-lived-secret');
    expect(isFound(live, 'extended-secret')).toBe(true);
    expect(isFound(live, 'long-lived-secret')).toBe(true);
    expect(live.size).toBe(2);
  });

  it('when a value lasts as long as the process, a lifetime given later does not end it', async () => {
    const live = new LiveSecrets();
    live.register('secret-of-the-process', 30);
    live.register('secret-of-the-process', null);
    live.register('secret-of-the-process', 20);
    live.register('another-secret', 60);
    await gone(live, 'another-secret');
    expect(isFound(live, 'secret-of-the-process')).toBe(true);
    expect(live.size).toBe(1);
  });

  it('when a value was dropped, it leaves soon, and what is not known or lasts does not matter', async () => {
    const live = new LiveSecrets();
    live.register('dropped-secret', 60_000);
    live.register('kept-secret', 60_000);
    live.register('secret-of-the-process', null);
    for (const value of ['dropped-secret', 'secret-of-the-process', 'never-known']) live.retire(value, 20);
    expect(isFound(live, 'dropped-secret')).toBe(true);
    await gone(live, 'dropped-secret');
    expect(isFound(live, 'kept-secret')).toBe(true);
    expect(isFound(live, 'secret-of-the-process')).toBe(true);
    expect(live.size).toBe(2);
  });

  it('when there are more values than may be, the one used longest ago is forgotten with all its forms', () => {
    const live = new LiveSecrets(2);
    live.register('of the process', null);
    for (const value of ['secret-one', 'secret-two', 'secret-three']) live.register(value);
    const base64 = Buffer.from('secret-one').toString('base64url');
    expect(
      ['secret-one', base64, 'secret-two', 'secret-three', 'of the process'].map((text) => isFound(live, text)),
    ).toEqual([false, false, true, true, true]);
  });

  it('when two values share a line, it is found until both have left', async () => {
    const live = new LiveSecrets();
    live.register('shared-line\nfirst-rest', 20);
    live.register('shared-line\nsecond-rest', 60_000);
    await gone(live, 'first-rest');
    expect(isFound(live, 'shared-line')).toBe(true);
  });

  it('when a value is shorter than six characters, it is not looked for and the caller learns it', () => {
    const live = new LiveSecrets();
    expect(live.register('abcde', null)).toBe(false);
    expect(live.register('abcde\n')).toBe(false);
    expect(live.size).toBe(0);
  });

  it('when a lifetime is longer than a timer can wait, the value stays', async () => {
    const live = new LiveSecrets();
    live.register('very-long-lived', 1e12);
    await new Promise((done) => setTimeout(done, 20));
    expect(isFound(live, 'very-long-lived')).toBe(true);
  });
});
