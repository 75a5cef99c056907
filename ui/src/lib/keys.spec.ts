import { keyName, matchKey } from './keys.js';
import type { KeyBinding, KeyPress, KeySituation } from './keys.js';

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  repeat: false,
  isComposing: false,
  ...more,
});
const binding = (id: string, keys: readonly string[], inFields = false): KeyBinding => ({
  id,
  keys,
  run: () => undefined,
  inFields,
});
const free: KeySituation = { inField: false, inDialog: false, lettersOff: false };
const all = [binding('keep', ['k']), binding('next', ['ArrowRight']), binding('save', ['Mod+s'], true)];

describe('matchKey', () => {
  it('when a bound key is pressed, its binding is found, in either case', () => {
    expect(matchKey(all, press('k'), free)?.id).toBe('keep');
    expect(matchKey(all, press('K'), free)?.id).toBe('keep');
  });

  it('when the key is held, nothing happens again', () => {
    expect(matchKey(all, press('k', { repeat: true }), free)).toBeNull();
  });

  it('when a field has the focus, letters are text and only commands made for fields act', () => {
    expect(matchKey(all, press('k'), { ...free, inField: true })).toBeNull();
    expect(matchKey(all, press('s', { metaKey: true }), { ...free, inField: true })?.id).toBe('save');
  });

  it('when letters are switched off, arrows and commands still act', () => {
    const off = { ...free, lettersOff: true };
    expect(matchKey(all, press('k'), off)).toBeNull();
    expect(matchKey(all, press('ArrowRight'), off)?.id).toBe('next');
    expect(matchKey(all, press('s', { ctrlKey: true }), off)?.id).toBe('save');
  });

  it('when a dialog is open, the keys of the screen below are off', () => {
    expect(matchKey(all, press('k'), { ...free, inDialog: true })).toBeNull();
  });

  it('when two bindings share a key, the newest wins', () => {
    expect(matchKey([...all, binding('other', ['k'])], press('k'), free)?.id).toBe('other');
  });

  it('when a modifier is held, the name says so', () => {
    expect(keyName(press('Z', { ctrlKey: true }))).toBe('Mod+z');
  });
});
