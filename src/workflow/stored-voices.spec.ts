import { storageUnavailable, type ImageStorage } from '../storage/index.js';
import { ManualClock, MemoryStore, memoryStorage, withHooks, type StorageHooks } from '../storage/testing/index.js';
import type { TenantRuntime } from '../tenancy/index.js';
import { StoredVoices } from './stored-voices.js';
import { modelConfig } from './testing/model-tenant.js';

const OF_CONFIG = ['Of the config.'];

function world(hooks: StorageHooks = {}) {
  const clock = new ManualClock();
  const store = new MemoryStore(clock);
  const calls: string[] = [];
  const before: StorageHooks['before'] = (operation) => {
    calls.push(operation.name);
    return hooks.before?.(operation);
  };
  const client = (own: StorageHooks = {}): ImageStorage => withHooks(memoryStorage({ clock, store }).storage, own);
  let number = 0;
  const hex = (bytes: number): string => String((number += 1)).padStart(bytes * 2, '0');
  const replica = (storage = client()) => {
    const voices = new StoredVoices({ clock, ids: { hex, uuid: () => hex(16), random: () => 0.5 } });
    return { voices, runtime: runtimeOf(storage) };
  };
  return { clock, calls, replica, ...replica(client({ ...hooks, before })) };
}

function runtimeOf(storage: ImageStorage): TenantRuntime {
  const config = modelConfig(['p1']);
  const content = { ...config.content, voiceProfile: OF_CONFIG };
  return { tenant: config.tenant, config: { ...config, content }, storage } as unknown as TenantRuntime;
}

/** Throws at the first call of one of these. */
function failing(...names: readonly string[]): NonNullable<StorageHooks['before']> {
  let isSpent = false;
  return ({ name }) => {
    if (isSpent || !names.includes(name)) return;
    isSpent = true;
    throw storageUnavailable();
  };
}

describe('StoredVoices', () => {
  test('when captions are written often, the voice is read once in ten seconds', async () => {
    const { clock, calls, voices, runtime } = world();
    for (let times = 0; times < 5; times += 1) expect(await voices.entriesFor(runtime)).toEqual(OF_CONFIG);
    expect(calls).toEqual(['documents.read']);
    clock.advance(10_000);
    await voices.entriesFor(runtime);
    expect(calls).toEqual(['documents.read', 'documents.read']);
  });

  test('when it is saved here, the next caption is in it; elsewhere within ten seconds', async () => {
    const { clock, voices, runtime, replica } = world();
    const other = replica();
    expect(await other.voices.entriesFor(other.runtime)).toEqual(OF_CONFIG);
    await voices.entriesFor(runtime);
    await voices.save(runtime, ['New.'], null);
    expect(await voices.entriesFor(runtime)).toEqual(['New.']);
    expect(await other.voices.entriesFor(other.runtime)).toEqual(OF_CONFIG);
    expect(await other.voices.read(other.runtime)).toMatchObject({ entries: ['New.'], source: 'saved' });
    clock.advance(10_000);
    expect(await other.voices.entriesFor(other.runtime)).toEqual(['New.']);
  });

  test('when it is being read while it is saved, what was there before is not kept', async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    let reads = 0;
    const { voices, runtime } = world({
      after: ({ name }) => (name === 'documents.read' && (reads += 1) === 1 ? held : undefined),
    });
    const early = voices.entriesFor(runtime);
    await voices.save(runtime, ['New.'], null);
    release();
    expect(await early).toEqual(OF_CONFIG);
    expect(await voices.entriesFor(runtime)).toEqual(['New.']);
  });

  test('when it cannot be read, that is told and asked again', async () => {
    const { voices, runtime } = world({ before: failing('documents.read') });
    await expect(voices.entriesFor(runtime)).rejects.toMatchObject({ code: 'storage_unavailable' });
    expect(await voices.entriesFor(runtime)).toEqual(OF_CONFIG);
  });

  test.each([
    ['a first one', null],
    ['another one', ['Old.']],
  ])('when somebody saves %s between look and write, it is not overwritten', async (_what, old) => {
    let isDisturbed = false;
    const { voices, runtime, replica } = world({
      before: async ({ name }) => {
        if (isDisturbed || (name !== 'documents.create' && name !== 'documents.replace')) return;
        isDisturbed = true;
        await other.voices.save(other.runtime, ['Theirs.'], null);
      },
    });
    const other = replica();
    if (old) await other.voices.save(other.runtime, old, null);
    await expect(voices.save(runtime, ['Mine.'], null)).rejects.toMatchObject({ code: 'caption_changed' });
    expect(await voices.read(runtime)).toMatchObject({ entries: ['Theirs.'], source: 'saved' });
  });

  test('when somebody saves while it is taken back, theirs stays', async () => {
    let isDisturbed = false;
    const { voices, runtime, replica } = world({
      before: async ({ name }) => {
        if (isDisturbed || name !== 'documents.delete') return;
        isDisturbed = true;
        await other.voices.save(other.runtime, ['Theirs.'], null);
      },
    });
    const other = replica();
    await other.voices.save(other.runtime, ['Old.'], null);
    await expect(voices.save(runtime, null, null)).rejects.toMatchObject({ code: 'caption_changed' });
    expect((await voices.read(runtime)).entries).toEqual(['Theirs.']);
  });

  test('when the reply to the writing is lost, what lies there tells that it was done', async () => {
    const { voices, runtime } = world({ after: failing('documents.create', 'documents.replace') });
    expect(await voices.save(runtime, ['Saved.'], null)).toMatchObject({ entries: ['Saved.'], source: 'saved' });
    expect((await voices.read(runtime)).entries).toEqual(['Saved.']);
  });

  test('when the writing never arrived, the save fails and the old one stays', async () => {
    const { voices, runtime, replica } = world({ before: failing('documents.replace') });
    const other = replica();
    await other.voices.save(other.runtime, ['Old.'], null);
    await expect(voices.save(runtime, ['New.'], null)).rejects.toMatchObject({ code: 'storage_unavailable' });
    expect((await voices.read(runtime)).entries).toEqual(['Old.']);
  });
});
