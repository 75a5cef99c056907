import { localProblem } from '../../api/problem.js';
import { VoiceEditor } from './voice-editor.js';
import type { Voice } from './voice-editor.js';

function service(entries: readonly string[] = ['Short.', 'Calm,\nand warm.']) {
  const server = {
    voice: { entries, source: 'config' } as Voice,
    saved: [] as (readonly string[] | null)[],
    fault: null as string | null,
  };
  const editor = new VoiceEditor({
    read: async () => ({ ok: true, value: server.voice }),
    save: async (wanted) => {
      if (server.fault !== null) return { ok: false, problem: { ...localProblem('bad_answer'), code: server.fault } };
      server.saved.push(wanted);
      server.voice = wanted === null ? { entries, source: 'config' } : { entries: wanted, source: 'saved' };
      return { ok: true, value: server.voice };
    },
  });
  return { editor, server };
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
    server.voice = { entries: ['Mine.'], source: 'saved' };
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
      server.voice = { entries: ['Theirs.'], source: 'saved' };
      await editor.save();
      expect(server.saved).toEqual([]);
      expect(editor.state.get()).toMatchObject({ phase: 'conflict', theirs: { entries: ['Theirs.'] } });
      await editor.settle(choice);
      expect(server.voice.entries).toEqual(choice === 'mine' ? ['Short.', 'Calm,\nand warm.', 'Mine.'] : ['Theirs.']);
      expect(texts(editor)).toEqual(server.voice.entries);
    }
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
      save: async (wanted) => ({ ok: true, value: { entries: wanted ?? [], source: 'saved' } }),
    });
    await editor.load();
    expect(editor.state.get()).toMatchObject({ phase: 'ready', problem: { code: 'voice_profile_corrupt' } });
    editor.edit(editor.add(), 'Anew.');
    await editor.save();
    expect([editor.state.get().phase, texts(editor)]).toEqual(['saved', ['Anew.']]);
  });
});
