import type { CaptionState } from '../api/photos.js';
import { changeOf, fieldsOf, textFor, textsFor, toDraft, writtenText } from './caption-model.js';

const stored = (more: Partial<CaptionState> = {}): CaptionState => ({
  caption: null,
  captionState: 'none',
  captions: {},
  captionVersion: 'c1',
  altText: null,
  nsfw: null,
  ...more,
});
const generated = stored({
  caption: 'A pier. #sea',
  captionState: 'generated',
  captions: { telegram: { text: 'A pier. #sea', source: 'ai' }, email: { text: 'A pier', source: 'ai' } },
});

describe('caption model', () => {
  it('when nothing was touched, nothing is saved', () => {
    expect(changeOf(generated, fieldsOf(generated))).toBeNull();
  });

  it('when the common text is changed, only it is saved', () => {
    expect(changeOf(generated, { ...fieldsOf(generated), text: 'My pier' })).toEqual({ caption: 'My pier' });
  });

  it('when a text is emptied, it is dropped, never saved as blank', () => {
    expect(changeOf(generated, { ...fieldsOf(generated), text: ' \n' })).toEqual({ caption: null });
  });

  it('when one platform gets its own text and another loses it, both are named', () => {
    const before = stored({ captions: { email: { text: 'Old', source: 'human' } } });
    expect(changeOf(before, { ...fieldsOf(before), own: { telegram: 'New' } })).toEqual({
      captions: { email: null, telegram: 'New' },
    });
  });

  it('when nobody edited, each platform gets the text written for it', () => {
    expect(textFor(generated, fieldsOf(generated), 'email')).toBe('A pier');
  });

  it('when a person edited the common text, it goes before what was written', () => {
    expect(textFor(generated, { ...fieldsOf(generated), text: 'Mine' }, 'email')).toBe('Mine');
  });

  it('when a platform has its own text, it goes before everything', () => {
    const fields = { ...fieldsOf(generated), text: 'Mine', own: { email: 'Only here' } };
    expect(textFor(generated, fields, 'email')).toBe('Only here');
    expect(textFor(generated, fields, 'telegram')).toBe('Mine');
  });

  it('when a platform has no text at all, it is not named', () => {
    expect(textsFor(stored(), fieldsOf(stored()), ['email', 'telegram'])).toEqual({});
  });

  it('when a text was written beside a person’s, it is found among those of the platforms without one of their own', () => {
    const answer = { caption: 'By a person.', platform_captions: { album: 'Also by one.', outbox: 'Written.' } };
    expect(writtenText(answer, { album: 'Also by one.' })).toBe('Written.');
    expect(writtenText({ caption: 'Written.', platform_captions: {} }, {})).toBe('Written.');
    expect(writtenText({ caption: null }, {})).toBeNull();
  });

  it('when a draft on the device is broken, it counts as none', () => {
    expect(toDraft('x')).toBeNull();
    expect(toDraft({ fields: { text: 'kept', own: { a: 1 }, nsfw: 'yes' } })).toEqual({
      fields: { text: 'kept', own: {}, perPlatform: false, altText: '', nsfw: null },
      captionVersion: null,
    });
  });
});
