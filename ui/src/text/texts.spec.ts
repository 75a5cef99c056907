import { Texts } from './texts.js';

const make = (): Texts => {
  const texts = new Texts('en');
  texts.add({
    'photo.position': '{place} of {total}',
    'grid.skipped.one': '{count} file',
    'grid.skipped.other': '{count} files',
  });
  return texts;
};

describe('Texts', () => {
  it('when a text has placeholders, they are filled and numbers are grouped', () => {
    expect(make().t('photo.position', { place: 12, total: 2431 })).toBe('12 of 2,431');
  });

  it('when a placeholder has no value, it stays visible', () => {
    expect(make().t('photo.position', { place: 1 })).toBe('1 of {total}');
  });

  it('when the count is one, the singular is chosen', () => {
    expect(make().n('grid.skipped', 1)).toBe('1 file');
    expect(make().n('grid.skipped', 3)).toBe('3 files');
  });

  it('when a key is unknown, find says so', () => {
    expect(make().find('problem.never_heard_of')).toBeNull();
  });

  it('when a day is given, it is written out; anything else stays as it came', () => {
    expect(make().day('2027-01-14')).toBe('January 14, 2027');
    expect(make().day('soon')).toBe('soon');
  });

  it('when a size is given, the unit fits it', () => {
    expect(make().size(4.2 * 1024 ** 2)).toBe('4.2 MB');
    expect(make().size(20 * 1024 ** 2)).toBe('20 MB');
    expect(make().size(820)).toBe('1 kB');
    expect(make().size(0)).toBe('0 kB');
  });
});
