import { toFeatures, toStatus } from './session.js';

describe('toStatus', () => {
  it('when a model ends, the notice says which and when; one without words is none', () => {
    const ends = { setting: 'caption_model', shutdownDate: '2027-01-14', text: 'It goes away.' };
    const { notices } = toStatus(
      { admin: true, notices: [ends, { text: 'More.' }, { setting: 'x' }, 'old'] },
      'https:',
    );
    expect(notices).toEqual([
      { about: 'caption_model', day: '2027-01-14', text: 'It goes away.' },
      { about: null, day: null, text: 'More.' },
    ]);
  });
});

describe('toFeatures', () => {
  it('when the service says little, as to a stranger, everything is off and nothing is limited here', () => {
    const features = toFeatures({ auto_view_enabled: true });
    expect(features).toMatchObject({ autoView: true, publish: false, delete: false, voice: false, library: false });
    expect(features.voiceMax).toEqual({ entries: Number.POSITIVE_INFINITY, characters: Number.POSITIVE_INFINITY });
  });

  it('when photos are published here, they are shuffled, for strangers by the mode and for admins by the function', () => {
    expect(toFeatures({ mode: 'publish' })).toMatchObject({ publish: false, shuffles: true });
    expect(toFeatures({ mode: 'review' }).shuffles).toBe(false);
    expect(toFeatures({ publish_enabled: true, mode: 'review' }).shuffles).toBe(true);
    expect(toFeatures({ publish_enabled: false, mode: 'publish' }).shuffles).toBe(false);
  });

  it('when it names limits, they are taken', () => {
    const features = toFeatures({ limits: { voiceMax: { entries: 20, characters: 500 } }, delete_enabled: true });
    expect(features).toMatchObject({ delete: true, voiceMax: { entries: 20, characters: 500 } });
  });
});
