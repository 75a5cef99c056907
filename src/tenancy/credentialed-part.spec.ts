import type { ResolvedCredential } from '../credentials/index.js';
import { Secret, upstreamError } from '../kernel/index.js';
import { CredentialedPart } from './credentialed-part.js';
import { HandClock } from './testing/tenancy-fixtures.js';
import { UseCount } from './use-count.js';

const PAUSE_MS = 30_000;
const tick = () => new Promise<void>((resolve) => setImmediate(resolve));

function credential(version: string, validForMs = 600_000): ResolvedCredential {
  return { provider: 'fake', version, validForMs, fields: new Secret({}) };
}

/** A part that is called after its credential, and everything a test may steer about it. */
function world() {
  const clock = new HandClock();
  const uses = new UseCount();
  const state = {
    credential: (async () => credential('v1')) as () => Promise<ResolvedCredential | null>,
    renewed: (async () => null) as (refusedVersion: string) => Promise<ResolvedCredential | null>,
    make: async (name: string) => name,
    built: [] as string[],
    disposed: [] as string[],
  };
  const part = new CredentialedPart<string>(
    {
      resolve: () => state.credential(),
      renew: (refusedVersion) => state.renewed(refusedVersion),
      build: async (secret) => {
        const name = secret?.version ?? 'none';
        state.built.push(name);
        return state.make(name);
      },
      isFailure: (value) => value === 'broken',
      dispose: async (value) => void state.disposed.push(value),
    },
    uses,
    clock,
    PAUSE_MS,
  );
  const get = () => part.get('request-1');
  const give = (version: string, validForMs?: number): void => {
    state.credential = async () => credential(version, validForMs);
  };
  return { part, clock, uses, state, get, give };
}

describe('a part under one credential', () => {
  it('when nobody has asked, nothing is resolved or built', async () => {
    const { part, state } = world();
    await part.end();
    expect([state.built, state.disposed]).toEqual([[], []]);
  });

  it('when many ask at once, one build is shared', async () => {
    const { state, get } = world();
    const parts = await Promise.all(Array.from({ length: 200 }, get));
    expect(new Set(parts)).toEqual(new Set(['v1']));
    expect(state.built).toEqual(['v1']);
  });

  it('when the part needs no credential, it is built once and without one', async () => {
    const { part, clock, state, get } = world();
    state.credential = async () => null;
    await get();
    clock.ms += 10 * 365 * 24 * 3_600_000;
    part.sweep();
    expect([await get(), state.built]).toEqual(['none', ['none']]);
  });

  it('when the credential is asked at every use and stays the same, the part stays the same', async () => {
    const { clock, state, get } = world();
    for (let use = 0; use < 20; use++) {
      await get();
      clock.ms += 500_000;
    }
    expect([state.built, state.disposed]).toEqual([['v1'], []]);
  });
});

describe('a credential that changes', () => {
  it('when the version differs, a new part is built and the old one ends', async () => {
    const { state, get, give } = world();
    await get();
    give('v2');
    expect(await get()).toBe('v2');
    await tick();
    expect([state.built, state.disposed]).toEqual([['v1', 'v2'], ['v1']]);
  });

  it('when many meet the new version at once, one build is shared', async () => {
    const { state, get, give } = world();
    await get();
    give('v2');
    const parts = await Promise.all(Array.from({ length: 200 }, get));
    await tick();
    expect(new Set(parts)).toEqual(new Set(['v2']));
    expect([state.built, state.disposed]).toEqual([['v1', 'v2'], ['v1']]);
  });

  it('when the old part is in use, it ends after its user has left, though others keep coming', async () => {
    const { state, uses, get, give } = world();
    const publishing = uses.enter();
    await get();
    give('v2');
    await get();
    uses.enter();
    await get();
    await tick();
    expect(state.disposed).toEqual([]);
    publishing();
    await tick();
    expect([state.disposed, uses.users]).toEqual([['v1'], 1]);
  });

  it('when the version changes during a build, the waiting ones get what they asked for and it ends afterwards', async () => {
    const { state, uses, get, give } = world();
    let finish = (): void => undefined;
    state.make = (name) => (name === 'v1' ? new Promise((resolve) => (finish = () => resolve(name))) : inTime(name));
    const leave = uses.enter();
    const early = get();
    await tick();
    give('v2');
    expect(await get()).toBe('v2');
    finish();
    expect(await early).toBe('v1');
    expect(state.disposed).toEqual([]);
    leave();
    await tick();
    expect(state.disposed).toEqual(['v1']);
  });

  it('when a slow answer to an earlier question still names the old version, the new part stays', async () => {
    const { state, get, give } = world();
    let answer = (_credential: ResolvedCredential): void => undefined;
    state.credential = () => new Promise((resolve) => (answer = resolve));
    const slow = get();
    give('v2');
    await get();
    answer(credential('v1'));
    expect(await slow).toBe('v2');
    expect(state.built).toEqual(['v2']);
  });

  it('when the credential goes back to an earlier version, that is a change too', async () => {
    const { state, get, give } = world();
    for (const version of ['v1', 'v2', 'v1']) {
      give(version);
      expect(await get()).toBe(version);
    }
    await tick();
    expect([state.built, state.disposed]).toEqual([
      ['v1', 'v2', 'v1'],
      ['v1', 'v2'],
    ]);
  });
});

describe('a credential that cannot be had', () => {
  it('when it is gone, this use fails though a part is there; when it is back, the part works on', async () => {
    const { state, get, give } = world();
    await get();
    state.credential = () => Promise.reject(upstreamError('credentials_unavailable', 'Gone.'));
    await expect(get()).rejects.toMatchObject({ code: 'credentials_unavailable' });
    give('v1');
    expect(await get()).toBe('v1');
    expect(state.built).toEqual(['v1']);
  });

  it('when it was missing from the start, the next use after it came builds: no failure is remembered', async () => {
    const { state, get, give } = world();
    state.credential = () => Promise.reject(upstreamError('credentials_unavailable', 'Gone.'));
    await expect(get()).rejects.toMatchObject({ code: 'credentials_unavailable' });
    give('v1');
    expect(await get()).toBe('v1');
  });

  it('when the credential has run out and nobody asks, a sweep ends the part', async () => {
    const { part, clock, state, get, give } = world();
    give('v1', 60_000);
    await get();
    clock.ms += 59_999;
    part.sweep();
    await tick();
    expect(state.disposed).toEqual([]);
    clock.ms += 1;
    part.sweep();
    part.sweep();
    await tick();
    expect(state.disposed).toEqual(['v1']);
    expect(await get()).toBe('v1');
    expect(state.built).toEqual(['v1', 'v1']);
  });

  it.each(['wallMs', 'steadyMs'] as const)('when only the %s clock says it has run out, it has', async (which) => {
    const { part, clock, state, get, give } = world();
    give('v1', 60_000);
    await get();
    clock[which] += 60_000;
    part.sweep();
    await tick();
    expect(state.disposed).toEqual(['v1']);
  });

  it('when the same version is given again, the part lives on from then', async () => {
    const { part, clock, state, get, give } = world();
    give('v1', 60_000);
    await get();
    clock.ms += 50_000;
    await get();
    clock.ms += 50_000;
    part.sweep();
    await tick();
    expect(state.disposed).toEqual([]);
  });
});

describe('a build that fails', () => {
  it('when it throws, the failure is remembered for 30 s and then tried again', async () => {
    const { clock, state, get } = world();
    state.make = () => Promise.reject(new Error('broken'));
    await expect(get()).rejects.toThrow('broken');
    state.make = inTime;
    clock.ms += PAUSE_MS - 1;
    await expect(get()).rejects.toThrow('broken');
    clock.ms += 1;
    expect(await get()).toBe('v1');
    expect(state.built).toEqual(['v1', 'v1']);
  });

  it('when it says that it is not usable, that is remembered and tried again likewise', async () => {
    const { clock, state, get } = world();
    state.make = async () => 'broken';
    expect(await get()).toBe('broken');
    state.make = inTime;
    expect(await get()).toBe('broken');
    clock.ms += PAUSE_MS;
    expect(await get()).toBe('v1');
    await tick();
    expect(state.disposed).toEqual(['broken']);
  });

  it('when the credential has another version, the build is tried again at once', async () => {
    const { state, get, give } = world();
    state.make = () => Promise.reject(new Error('broken'));
    await expect(get()).rejects.toThrow('broken');
    state.make = inTime;
    give('v2');
    expect(await get()).toBe('v2');
  });

  it('when many wait for it, all get the error of one build', async () => {
    const { state, get } = world();
    state.make = () => Promise.reject(new Error('broken'));
    const results = await Promise.allSettled(Array.from({ length: 50 }, get));
    expect(results.every(({ status }) => status === 'rejected')).toBe(true);
    expect(state.built).toEqual(['v1']);
  });
});

describe('the end of a part', () => {
  it('when the runtime ends, the part is ended before the end is over', async () => {
    const { part, state, get } = world();
    await get();
    await part.end();
    expect(state.disposed).toEqual(['v1']);
  });

  it('when somebody asks after the end, nothing is built that nobody would end', async () => {
    const { part, state, get } = world();
    await part.end();
    await expect(get()).rejects.toMatchObject({ code: 'internal_error' });
    expect(state.built).toEqual([]);
  });

  it('when the end comes while a credential is on its way, nothing is built', async () => {
    const { part, state, get } = world();
    const asked = get();
    await Promise.all([part.end(), expect(asked).rejects.toMatchObject({ code: 'internal_error' })]);
    expect([state.built, state.disposed]).toEqual([[], []]);
  });
});

const inTime = async (name: string): Promise<string> => name;

describe('a credential that its provider refuses', () => {
  it('when there is another one, the part is built with it and the refused one ends', async () => {
    const { part, state, get } = world();
    await get();
    state.renewed = async () => credential('v2');
    expect(await part.renewed('v1')).toBe('v2');
    await tick();
    expect([state.built, state.disposed]).toEqual([['v1', 'v2'], ['v1']]);
  });

  it('when there is no other one, nothing changes', async () => {
    const { part, state, get } = world();
    await get();
    expect(await part.renewed('v1')).toBeNull();
    expect([state.built, state.disposed]).toEqual([['v1'], []]);
  });

  it('when many are refused at once, one part is built for all of them', async () => {
    const { part, state, get } = world();
    await get();
    state.renewed = async () => credential('v2');
    const parts = await Promise.all(Array.from({ length: 100 }, () => part.renewed('v1')));
    expect([new Set(parts), state.built]).toEqual([new Set(['v2']), ['v1', 'v2']]);
  });

  it('when another one cannot be had, the refused part stays and whoever asked is told', async () => {
    const { part, state, get } = world();
    await get();
    state.renewed = () => Promise.reject(upstreamError('credentials_unavailable', 'No credential.'));
    await expect(part.renewed('v1')).rejects.toMatchObject({ code: 'credentials_unavailable' });
    expect(state.disposed).toEqual([]);
  });

  it('when somebody still sends with the refused one, it ends after them', async () => {
    const { part, uses, state, get } = world();
    const leave = uses.enter();
    await get();
    state.renewed = async () => credential('v2');
    await part.renewed('v1');
    await tick();
    expect(state.disposed).toEqual([]);
    leave();
    await tick();
    expect(state.disposed).toEqual(['v1']);
  });
});
