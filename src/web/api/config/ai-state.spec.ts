import { upstreamError } from '../../../kernel/index.js';
import type { TenantRuntime } from '../../../tenancy/index.js';
import { aiStateOf } from './ai-state.js';

const ID = 'request-1';

function runtimeWith(captioning: () => Promise<unknown>, config: object = {}): TenantRuntime {
  const whole = { features: { analyzeCaptionEnabled: true }, ai: {}, ...config };
  return { config: whole, captioning, usesCaptioning: true } as unknown as TenantRuntime;
}

describe('aiStateOf', () => {
  it('when captioning can be had, AI is ready; when its credential is lost and found, it follows', async () => {
    let isThere = true;
    const runtime = runtimeWith(async () => {
      if (!isThere) throw upstreamError('ai_unavailable', 'Away.');
      return {};
    });
    expect(await aiStateOf(runtime, ID)).toEqual({ ready: true, reason: null });
    isThere = false;
    expect(await aiStateOf(runtime, ID)).toEqual({ ready: false, reason: 'credential_unavailable' });
    isThere = true;
    expect(await aiStateOf(runtime, ID)).toEqual({ ready: true, reason: null });
  });

  it.each([
    [upstreamError('insufficient_balance', 'Empty.'), 'insufficient_balance'],
    [new TypeError('broken'), 'credential_unavailable'],
  ])('when captioning ends in %s, the reason is %s and the page comes all the same', async (error, reason) => {
    expect(
      await aiStateOf(
        runtimeWith(() => Promise.reject(error)),
        ID,
      ),
    ).toEqual({ ready: false, reason });
  });

  it.each([
    [{ features: { analyzeCaptionEnabled: false } }, 'switched_off'],
    [{ ai: null }, 'not_configured'],
  ])('when the config says %j, nobody is asked for a credential', async (config, reason) => {
    let asked = 0;
    const runtime = runtimeWith(async () => void (asked += 1), config);
    expect([await aiStateOf(runtime, ID), asked]).toEqual([{ ready: false, reason }, 0]);
  });

  it('when AI has not been used yet, no credential is asked for to show the page', async () => {
    let asked = 0;
    const unused = { ...runtimeWith(async () => void (asked += 1)), usesCaptioning: false };
    expect([await aiStateOf(unused, ID), asked]).toEqual([{ ready: true, reason: null }, 0]);
  });

  it('when the credential does not come, the page is told so and does not wait for it', async () => {
    const hanging = runtimeWith(() => new Promise<never>(() => undefined));
    expect(await aiStateOf(hanging, ID)).toEqual({ ready: false, reason: 'credential_unavailable' });
  });
});
