import { localProblem } from '../../api/problem.js';
import { VoiceEditor } from './voice-editor.js';
import type { Voice, VoiceDraft } from './voice-editor.js';

function service(entries: readonly string[] = ['Short.', 'Calm,\nand warm.']) {
  const server = {
    voice: { entries, source: 'config', version: 'v1' } as Voice,
    saved: [] as (readonly string[] | null)[],
    fault: null as string | null,
    draft: null as VoiceDraft | null,
  };
  const refuse = (code: string) => ({ ok: false, problem: { ...localProblem('bad_answer'), code } }) as const;
  /** The dialog is opened. */
  const open = (): VoiceEditor =>
    new VoiceEditor({
      read: async () => ({ ok: true, value: server.voice }),
      save: async (wanted, version) => {
        if (server.fault !== null) return refuse(server.fault);
        if (version !== server.voice.version) return refuse('voice_profile_changed');
        server.saved.push(wanted);
        const source = wanted === null ? 'config' : 'saved';
        server.voice = { entries: wanted ?? entries, source, version: `${version}+` };
        return { ok: true, value: server.voice };
      },
      draft: { read: () => server.draft, write: (draft) => void (server.draft = draft) },
    });
  return { editor: open(), open, server };
}

const texts = (editor: VoiceEditor): readonly string[] => editor.state.get().entries.map((entry) => entry.text);

describe('VoiceEditor', () => {
  it('when entries are changed, added and removed, they are saved in their order, without empty ones', async () => {
    const { editor, server } = service();
    await editor.load();
    expect([editor.state.get().phase, editor.isChanged]).toEqual(['ready', false]);
    editor.remove(editor.state.get().entries[0]?.id ?? 0);
    editor.edit(editor.add(), 'No jargon.');
    editor.add();
    expect(editor.isChanged).toBe(true);
    await editor.save();
    expect(server.saved).toEqual([['Calm,\nand warm.', 'No jargon.']]);
    expect(editor.state.get()).toMatchObject({ phase: 'saved', source: 'saved' });
    expect([texts(editor), editor.isChanged]).toEqual([['Calm,\nand warm.', 'No jargon.'], false]);
  });

  it('when it goes back to the settings, what they say is shown', async () => {
    const { editor, server } = service();
    server.voice = { entries: ['Mine.'], source: 'saved', version: 'v2' };
    await editor.load();
    await editor.save(true);
    expect(server.saved).toEqual([null]);
    expect([texts(editor), editor.state.get().source]).toEqual([['Short.', 'Calm,\nand warm.'], 'config']);
  });

  it('when somebody else saved meanwhile, nothing is overwritten until one of both is chosen', async () => {
    for (const choice of ['mine', 'theirs'] as const) {
      const { editor, server } = service();
      await editor.load();
      editor.edit(editor.add(), 'Mine.');
      server.voice = { entries: ['Theirs.'], source: 'saved', version: 'v2' };
      await editor.save();
      expect(server.saved).toEqual([]);
      expect(editor.state.get()).toMatchObject({ phase: 'conflict', theirs: { entries: ['Theirs.'] } });
      await editor.settle(choice);
      expect(server.voice.entries).toEqual(choice === 'mine' ? ['Short.', 'Calm,\nand warm.', 'Mine.'] : ['Theirs.']);
      expect(texts(editor)).toEqual(server.voice.entries);
    }
  });

  it('when the dialog is closed before it was saved, the next one goes on with what was written', async () => {
    const { editor, open, server } = service();
    await editor.load();
    editor.edit(editor.add(), 'Mine.');
    const next = open();
    await next.load();
    expect([texts(next), next.isChanged]).toEqual([['Short.', 'Calm,\nand warm.', 'Mine.'], true]);
    await next.save();
    expect([server.saved, server.draft]).toEqual([[['Short.', 'Calm,\nand warm.', 'Mine.']], null]);
  });

  it('when somebody else saved while it lay there, both texts are shown at once', async () => {
    const { editor, open, server } = service();
    await editor.load();
    editor.edit(editor.add(), 'Mine.');
    server.voice = { entries: ['Theirs.'], source: 'saved', version: 'v2' };
    const next = open();
    await next.load();
    expect(next.state.get()).toMatchObject({ phase: 'conflict', theirs: { entries: ['Theirs.'] } });
    expect(texts(next)).toContain('Mine.');
    await next.settle('theirs');
    expect([texts(next), server.draft]).toEqual([['Theirs.'], null]);
  });

  it('when it is refused, the fields stay and the reason is said', async () => {
    const { editor, server } = service();
    await editor.load();
    editor.edit(editor.add(), 'Mine.');
    server.fault = 'validation_failed';
    await editor.save();
    expect(editor.state.get()).toMatchObject({ phase: 'ready', problem: { code: 'validation_failed' } });
    expect(texts(editor)).toContain('Mine.');
  });

  it('when what was saved cannot be read, it can be written anew', async () => {
    const editor = new VoiceEditor({
      read: async () => ({ ok: false, problem: { ...localProblem('bad_answer'), code: 'voice_profile_corrupt' } }),
      save: async (wanted) => ({ ok: true, value: { entries: wanted ?? [], source: 'saved', version: 'v1' } }),
      draft: { read: () => null, write: () => undefined },
    });
    await editor.load();
    expect(editor.state.get()).toMatchObject({ phase: 'ready', problem: { code: 'voice_profile_corrupt' } });
    editor.edit(editor.add(), 'Anew.');
    await editor.save();
    expect([editor.state.get().phase, texts(editor)]).toEqual(['saved', ['Anew.']]);
  });
});
