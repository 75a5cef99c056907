import { analysisFor, FakeCaptioning } from '../captioning/testing/index.js';
import { upstreamError, type TenantConfig } from '../kernel/index.js';
import type { Publisher } from '../publishers/index.js';
import { FakePublisher } from '../publishers/testing/index.js';
import { memoryStorage, MemoryStore, type StorageOperation } from '../storage/testing/index.js';
import { SidecarCaptionService } from './caption.service.js';
import { modelConfig } from './testing/model-tenant.js';
import { BYTES, Owner, PHOTO } from './testing/ledger-contract/owner.js';

const HANDLE = { folder: 'inbox', name: PHOTO, expectedVersion: null } as const;
const OPTIONS = { force: false, actor: 'a'.repeat(16), requestId: 'request' };

/** A tenant that captions by AI. */
function aiConfig(platforms: readonly string[]): TenantConfig {
  const config = modelConfig(platforms);
  const ai = {
    provider: 'openai',
    credentialsRef: null,
    visionModel: null,
    captionModel: null,
    sdCaptionModel: null,
    systemPrompt: null,
    rolePrompt: null,
    sdCaptionSystemPrompt: null,
    sdCaptionRolePrompt: null,
    sdCaptionEnabled: true,
    sdCaptionSingleCallEnabled: true,
    ratePerMinute: 20,
    language: null,
    extra: {},
  } as const;
  return { ...config, ai, features: { ...config.features, analyzeCaptionEnabled: true } };
}

function world(platforms: readonly FakePublisher[] = [new FakePublisher({ id: 'p1' })]) {
  const clock = { now: () => Date.now(), monotonicMs: () => Date.now() };
  const store = new MemoryStore(clock);
  store.plant('inbox', PHOTO, BYTES);
  const { storage } = memoryStorage({ clock, store });
  const captioning = new FakeCaptioning();
  let writes = 0;
  const after = ({ isMutation }: StorageOperation): void => {
    if (isMutation) writes += 1;
  };
  const slots = platforms.map((publisher: Publisher) => ({ id: publisher.id, type: publisher.type, publisher }));
  const runtime = {
    config: aiConfig(platforms.map(({ id }) => id)),
    captioning: async () => captioning,
    platforms: async () => slots,
  };
  const owner = new Owner(storage, { platforms, runtime, hooks: { after } });
  const service = new SidecarCaptionService(owner.tools);
  const analyze = (change: Partial<typeof OPTIONS> = {}) =>
    service.analyze(owner.runtime, HANDLE, { ...OPTIONS, ...change });
  const add = (publisher: FakePublisher): unknown => slots.push({ id: publisher.id, type: publisher.type, publisher });
  return { owner, captioning, analyze, add, writes: () => writes };
}

describe('an analysis', () => {
  it('when it gives a photo its first text, listings know of it at once', async () => {
    const { owner, analyze } = world();
    const listed = async () => [...(await owner.runtime.listing.all('inbox', false)).sidecars];
    expect(await listed()).toEqual([]);
    await analyze();
    expect(await listed()).toHaveLength(1);
  });

  it('when many ask for one photo at once, it is looked at, captioned and written once', async () => {
    const { analyze, captioning, writes } = world();
    const results = await Promise.all(Array.from({ length: 20 }, () => analyze()));
    expect([captioning.analyzer.calls.length, captioning.writer.calls.length, writes()]).toEqual([1, 1, 1]);
    expect(new Set(results.map(({ caption }) => caption.version)).size).toBe(1);
  });

  it('when it lies in the sidecar, nothing is asked and the stored values are answered, the training caption too', async () => {
    const { analyze, captioning } = world();
    const first = await analyze();
    const second = await analyze();
    expect([captioning.analyzer.calls.length, captioning.writer.calls.length]).toEqual([1, 1]);
    expect(second).toMatchObject({ cached: true, sidecarWritten: false, sdCaption: first.sdCaption });
    expect(first.sdCaption).toBe('boat, harbour, dusk');
  });

  it('when it is forced, the photo is paid for again', async () => {
    const { analyze, captioning } = world();
    await analyze();
    await analyze({ force: true });
    expect(captioning.analyzer.calls).toHaveLength(2);
  });

  it('when a platform is new, only its text is written and the others stay', async () => {
    const { analyze, captioning, add } = world();
    await analyze();
    add(new FakePublisher({ id: 'p2' }));
    captioning.writer.script({ captions: new Map([['p2', { text: 'A new one', hashtags: [] }]]) });
    const { caption } = await analyze();
    expect(captioning.analyzer.calls).toHaveLength(1);
    expect(captioning.writer.calls.at(-1)?.targets.map(({ platform }) => platform)).toEqual(['p2']);
    expect(caption.captions).toMatchObject({ p1: { text: 'Caption for p1\n\n#boat' }, p2: { text: 'A new one' } });
  });

  it('when the writer took something out, the answer says so', async () => {
    const { analyze, captioning } = world();
    captioning.writer.script({ warnings: ['stripped_link', 'sd_caption_unusable'], sdCaption: null });
    expect((await analyze()).warnings).toEqual(['stripped_link', 'sd_caption_unusable']);
  });

  it('when the captions fail, nothing is written, and the next try does not pay for the look again', async () => {
    const { analyze, captioning, writes } = world();
    captioning.writer.script(upstreamError('ai_bad_output', 'Nothing of use.'));
    await expect(analyze()).rejects.toMatchObject({ code: 'ai_bad_output' });
    expect(writes()).toBe(0);
    await analyze();
    expect([captioning.analyzer.calls.length, captioning.writer.calls.length]).toEqual([1, 2]);
  });
});

describe('publishing with AI', () => {
  it('when a check was paid for, the publish after it does not pay for the look again', async () => {
    const { owner, captioning } = world();
    const wanted = { caption: null, ai: 'auto' } as const;
    await owner.publish({ ...wanted, mode: 'dry', idempotencyKey: null });
    await owner.publish(wanted);
    expect(captioning.analyzer.calls).toHaveLength(1);
  });

  it('when no platform takes a sensitive photo, its analysis is kept and the photo paid for once', async () => {
    const platform = new FakePublisher({ id: 'p1', nsfwGate: 'block' });
    const { owner, captioning, analyze } = world([platform]);
    captioning.analyzer.script(analysisFor({ nsfw: 'yes' }));
    const wanted = { caption: null, ai: 'auto' } as const;
    await expect(owner.publish(wanted)).rejects.toMatchObject({ code: 'nsfw_blocked' });
    const kept = new SidecarCaptionService(new Owner(owner.runtime.storage).tools);
    const { analysis } = await kept.analyze(owner.runtime, HANDLE, OPTIONS);
    expect([analysis.nsfw, captioning.analyzer.calls.length]).toEqual(['yes', 1]);
    await expect(owner.publish(wanted)).rejects.toMatchObject({ code: 'nsfw_blocked' });
    expect([captioning.analyzer.calls.length, platform.accepted]).toEqual([1, []]);
    expect((await analyze()).cached).toBe(true);
  });

  it('when only a check finds that no platform takes it, nothing is written', async () => {
    const { owner, captioning, writes } = world([new FakePublisher({ id: 'p1', nsfwGate: 'block' })]);
    captioning.analyzer.script(analysisFor({ nsfw: 'yes' }));
    const check = owner.publish({ caption: null, ai: 'auto', mode: 'dry', idempotencyKey: null });
    await expect(check).rejects.toMatchObject({ code: 'nsfw_blocked' });
    expect(writes()).toBe(0);
  });

  it('when other photos were published before, the writer is told their texts, newest last', async () => {
    const { owner, captioning } = world();
    await owner.publish({ caption: 'The first of them.' });
    const other = new Owner(owner.runtime.storage, { runtime: owner.runtime });
    await owner.runtime.storage.photos.create('inbox', 'b.jpg', Buffer.concat([BYTES, Buffer.from('b')]));
    const photo = { by: 'name', folder: 'inbox', name: 'b.jpg', expectedVersion: null } as const;
    await other.publish({ photo, caption: null, ai: 'auto' });
    expect(captioning.writer.calls.at(-1)?.history).toEqual(['The first of them.']);
  });
});
