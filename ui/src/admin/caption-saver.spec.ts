import type { Answer } from '../api/photos-api.js';
import type { CaptionState } from '../api/photos.js';
import type { Problem } from '../api/problem.js';
import type { CaptionChange } from './admin-api.js';
import type { Draft } from './caption-model.js';
import { CaptionSaver } from './caption-saver.js';

const state = (caption: string | null, captionVersion: string): CaptionState => ({
  caption,
  captionState: caption === null ? 'none' : 'human',
  captions: {},
  captionVersion,
  altText: null,
  nsfw: null,
});
const problem = (code: string): Problem => ({
  code,
  status: 409,
  requestId: null,
  retryAfterSeconds: null,
  body: {},
});

/** A service with one caption and a version that rises with each save. */
function service(draft: Draft | null = null) {
  const server = {
    caption: 'first' as string | null,
    version: 1,
    fault: null as Problem | null,
    blocked: false,
    trims: false,
  };
  const log = { changes: [] as CaptionChange[], drafts: [] as (Draft | null)[], timers: [] as (() => void)[] };
  const waits: number[] = [];
  const now = (): CaptionState => state(server.caption, `c${server.version}`);
  const saver = new CaptionSaver(
    now(),
    {
      photo: { folder: 'inbox', filename: 'a.jpg', version: 'v' },
      save: async (change, version): Promise<Answer<CaptionState>> => {
        await Promise.resolve();
        if (server.fault !== null) return { ok: false, problem: server.fault };
        if (version !== `c${server.version}`) return { ok: false, problem: problem('caption_changed') };
        log.changes.push(change);
        if (change.caption !== undefined)
          server.caption = (server.trims ? change.caption?.trim() : change.caption) ?? null;
        server.version += 1;
        return { ok: true, value: now() };
      },
      read: async () => ({ ok: true, value: now() }),
      keepDraft: (kept) => void log.drafts.push(kept),
      dropDraft: () => void log.drafts.push(null),
      later: (run, milliseconds) => {
        waits.push(milliseconds);
        log.timers.push(run);
        return () => void log.timers.splice(log.timers.indexOf(run), 1);
      },
      blocked: () => server.blocked,
      onSaved: () => undefined,
    },
    draft,
  );
  const rest = async (): Promise<void> => {
    log.timers.splice(0).forEach((run) => run());
    await new Promise((resolve) => setTimeout(resolve, 5));
  };
  return { saver, server, log, rest, waits };
}

describe('CaptionSaver', () => {
  it('when a person types, it is saved once after a rest, and the draft goes', async () => {
    const { saver, server, log, rest } = service();
    saver.edit({ text: 'se' });
    saver.edit({ text: 'second' });
    expect(log.drafts.at(-1)?.fields.text).toBe('second');
    await rest();
    expect(server.caption).toBe('second');
    expect(log.changes).toHaveLength(1);
    expect(log.drafts.at(-1)).toBeNull();
    expect(saver.state.get().phase).toBe('saved');
  });

  it('when a person types on while it is being saved, the rest follows upon the new version', async () => {
    const { saver, server } = service();
    saver.edit({ text: 'second' });
    const flushed = saver.flush();
    saver.edit({ text: 'third' });
    expect(await flushed).toBe(true);
    expect(server.caption).toBe('third');
    expect(server.version).toBe(3);
  });

  it('when two people write, both texts are shown and the person chooses', async () => {
    const { saver, server } = service();
    server.caption = 'theirs';
    server.version = 9;
    saver.edit({ text: 'mine' });
    expect(await saver.flush()).toBe(false);
    expect(saver.state.get()).toMatchObject({
      phase: 'conflict',
      fields: { text: 'mine' },
      theirs: { caption: 'theirs' },
    });
    saver.settle('mine');
    await saver.flush();
    expect(server.caption).toBe('mine');
  });

  it('when the other text is taken, nothing more is sent', async () => {
    const { saver, server, log } = service();
    server.caption = 'theirs';
    server.version = 9;
    saver.edit({ text: 'mine' });
    await saver.flush();
    saver.settle('theirs');
    expect(saver.state.get()).toMatchObject({ phase: 'same', fields: { text: 'theirs' } });
    expect(log.changes).toEqual([]);
    expect(log.drafts.at(-1)).toBeNull();
  });

  it('when saving fails, the draft stays and a later try succeeds', async () => {
    const { saver, server, log, rest } = service();
    server.fault = problem('storage_unavailable');
    saver.edit({ text: 'second' });
    await rest();
    expect(saver.state.get().phase).toBe('failed');
    expect(log.drafts.at(-1)?.fields.text).toBe('second');
    server.fault = null;
    expect(await saver.flush()).toBe(true);
    expect(server.caption).toBe('second');
  });

  it('when nothing can be changed, the text waits on the device and nothing is sent', async () => {
    const { saver, server, log, rest } = service();
    server.blocked = true;
    saver.edit({ text: 'second' });
    await rest();
    expect(log.changes).toEqual([]);
    expect(log.drafts.at(-1)?.fields.text).toBe('second');
  });

  it('when a draft is found that was begun from an older text, the conflict is shown, not overwritten', async () => {
    const fields = { text: 'unsaved', own: {}, perPlatform: false, altText: '', nsfw: null };
    const { saver, server } = service({ fields, captionVersion: 'c0' });
    expect(saver.state.get()).toMatchObject({ phase: 'changed', fields: { text: 'unsaved' } });
    expect(await saver.flush()).toBe(false);
    expect(saver.state.get().phase).toBe('conflict');
    expect(server.caption).toBe('first');
  });

  it('when an analysis brings a text, unsaved words of a person stay', () => {
    const { saver } = service();
    saver.take(state('written', 'c2'));
    expect(saver.state.get().fields.text).toBe('written');
    saver.edit({ text: 'mine' });
    saver.take(state('written again', 'c3'));
    expect(saver.state.get().fields.text).toBe('mine');
  });

  it('when the answer to a save was lost, the same text stored there is no conflict', async () => {
    const { saver, server, log } = service({
      fields: { text: 'mine', own: {}, perPlatform: false, altText: '', nsfw: null },
      captionVersion: 'c1',
    });
    server.caption = 'mine';
    server.version = 2;
    expect(await saver.flush()).toBe(true);
    expect(saver.state.get()).toMatchObject({ phase: 'saved', theirs: null });
    expect(log.drafts.at(-1)).toBeNull();
  });

  it('when the service asks to wait, the text is saved after that time by itself', async () => {
    const { saver, server, rest, waits } = service();
    server.fault = { ...problem('rate_limited'), retryAfterSeconds: 8 };
    saver.edit({ text: 'second' });
    await rest();
    expect([saver.state.get().phase, waits.at(-1)]).toEqual(['failed', 8_000]);
    server.fault = null;
    await rest();
    expect([saver.state.get().phase, server.caption]).toEqual(['saved', 'second']);
  });

  it('when mine is chosen in a conflict, what only the other one changed stays theirs', async () => {
    const { saver, server } = service();
    saver.edit({ altText: 'a boat' });
    server.caption = 'their text';
    server.version = 2;
    await saver.flush();
    expect(saver.state.get().phase).toBe('conflict');
    saver.settle('mine');
    expect(saver.state.get().fields).toMatchObject({ text: 'their text', altText: 'a boat' });
  });

  it('when the service makes something else of a text, it is saved once, and what was typed stays', async () => {
    const { saver, server, log, rest } = service();
    server.trims = true;
    saver.edit({ text: 'a pier ' });
    await rest();
    expect([log.changes.length, saver.state.get().phase, saver.state.get().fields.text]).toEqual([
      1,
      'saved',
      'a pier ',
    ]);
  });
});
