import type { ModelAdvisory } from '../../../captioning/index.js';
import { upstreamError } from '../../../kernel/index.js';
import type { TenantRuntime } from '../../../tenancy/index.js';
import { noticesOf } from './notices.js';

const ADVISORY: ModelAdvisory = {
  setting: 'vision_model',
  severity: 'critical',
  shutdownDate: '2027-01-14',
  recommendedReplacement: 'gpt-6-luna',
};

/** @param more members of the runtime that a test is about */
function runtimeWith(advisories: readonly ModelAdvisory[], more: object = {}): TenantRuntime {
  const config = { features: { analyzeCaptionEnabled: true }, ai: {} };
  const captioning = async () => ({ advisories: () => advisories });
  return { config, captioning, usesCaptioning: true, ...more } as unknown as TenantRuntime;
}

describe('what an admin is told about models', () => {
  it('when a model ends, the day and the replacement are named, and which setting it is', async () => {
    expect(await noticesOf(runtimeWith([ADVISORY]), 'request-1')).toEqual([
      {
        code: 'model_ends',
        severity: 'critical',
        setting: 'vision_model',
        shutdownDate: '2027-01-14',
        recommendedReplacement: 'gpt-6-luna',
        text:
          'The model that looks at photos goes away: its last day is 2027-01-14. ' +
          'Recommended instead: gpt-6-luna. Choose another one; nothing changes by itself.',
      },
    ]);
  });

  it('when neither day nor replacement is known, the text does without', async () => {
    const open = { ...ADVISORY, setting: 'caption_model', shutdownDate: null, recommendedReplacement: null } as const;
    const [notice] = await noticesOf(runtimeWith([open]), 'request-1');
    expect(notice?.text).toBe(
      'The model that writes captions goes away: its last day is not known yet. ' +
        'Choose another one; nothing changes by itself.',
    );
  });

  it('when several end, they keep their order', async () => {
    const second = { ...ADVISORY, setting: 'caption_model', severity: 'info' } as const;
    const notices = await noticesOf(runtimeWith([ADVISORY, second]), 'request-1');
    expect(notices.map(({ severity }) => severity)).toEqual(['critical', 'info']);
  });

  it.each([
    ['captions were not used yet', { usesCaptioning: false }],
    ['captions are switched off', { config: { features: { analyzeCaptionEnabled: false }, ai: {} } }],
    ['the tenant has no AI', { config: { features: { analyzeCaptionEnabled: true }, ai: null } }],
  ])('when %s, nothing is built to find out', async (_when, more) => {
    let asked = 0;
    const captioning = async () => void (asked += 1);
    expect([await noticesOf(runtimeWith([ADVISORY], { captioning, ...more }), 'request-1'), asked]).toEqual([[], 0]);
  });

  it('when captioning cannot be had, there is nothing to tell here', async () => {
    const captioning = () => Promise.reject(upstreamError('ai_unavailable', 'Away.'));
    expect(await noticesOf(runtimeWith([ADVISORY], { captioning }), 'request-1')).toEqual([]);
  });
});
