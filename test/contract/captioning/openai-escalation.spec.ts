import { analyzable, analysisFor, bandedPhoto, CALL } from '../../../src/captioning/testing/index.js';
import type { AnalyzablePhoto, Captioning } from '../../../src/captioning/index.js';
import {
  deadlineIn,
  Secret,
  upstreamError,
  type CredentialFields,
  type RenewCredential,
} from '../../../src/kernel/index.js';
import { TABLE } from '../../../src/kernel/testing/caption-rules.js';
import { SystemClock } from '../../../src/platform/system/index.js';
import type { Plan } from '../../support/openai/index.js';
import { KEY, openAiWorld, OTHER_KEY, type OpenAiWorld } from './openai-harness.js';

const BAD: Plan = { kind: 'half' };
const UNCLEAR: Plan = { kind: 'patch', set: { nsfw: true, safety_labels: [] } };
const DOWN: Plan = { kind: 'server_error' };
const BUSY: Plan = { kind: 'too_many', retryAfter: 0 };
const KEY_REFUSED: Plan = { kind: 'unauthorized' };

const keyed = (key: string): CredentialFields => new Secret({ api_key: key });

describe('a photo that is not understood at once', () => {
  let world: OpenAiWorld;
  let photo: AnalyzablePhoto;
  beforeAll(async () => {
    photo = analyzable(await bandedPhoto(['#2458c8', '#ee8220'], 2200, 110), 'a.jpg');
  });
  beforeEach(async () => {
    world = await openAiWorld();
  });
  afterEach(() => world.close());
  const asked = () =>
    world.openai.journal.calls('vision').map(({ images, bodyText, status }) => ({
      width: images[0]?.width,
      detail: /"detail":"(\w+)"/u.exec(bodyText)?.[1],
      status,
    }));
  const SMALL = { width: 1024, detail: 'low' };
  const LARGE = { width: 2048, detail: 'high' };

  test.each([
    ['all is well', [], [SMALL]],
    ['an answer is bad', [BAD], [SMALL, LARGE]],
    ['it is not clear whether it is safe', [UNCLEAR], [SMALL, LARGE]],
    ['the service is down for a moment', [DOWN], [SMALL, SMALL]],
    ['the service is busy for a moment', [BUSY], [SMALL, SMALL]],
    ['the connection breaks', [{ kind: 'reset' }], [SMALL, SMALL]],
    ['it is down and then the answer is bad', [DOWN, BAD], [SMALL, SMALL, LARGE]],
    ['the answer is bad and then it is down', [BAD, DOWN], [SMALL, LARGE, LARGE]],
  ] as const)('when %s, it is understood in the end, by the calls that are meant', async (_when, plans, calls) => {
    world.openai.control.next(...(plans as readonly Plan[]));
    const { analyzer } = await world.build();
    const { nsfw, provenance } = await analyzer.analyze(photo, CALL);
    expect(asked().map(({ width, detail }) => ({ width, detail }))).toEqual(calls);
    expect(nsfw).toBe('no');
    expect(provenance.tokens).toBe(world.openai.journal.usageTotal());
  });

  test.each([
    ['bad answers never end', [BAD, BAD, BAD, BAD], 'ai_bad_output', 2],
    ['it is down for longer', [DOWN, DOWN, DOWN, DOWN], 'ai_unavailable', 2],
    ['both come together', [DOWN, BAD, DOWN, DOWN], 'ai_unavailable', 3],
    ['both come the other way round', [BAD, DOWN, BAD, BAD], 'ai_bad_output', 3],
    ['it refuses', [{ kind: 'refusal' }], 'ai_bad_output', 1],
    ['it refuses after a bad answer', [BAD, { kind: 'refusal' }], 'ai_bad_output', 2],
    ['nobody may ask', [{ kind: 'forbidden' }], 'ai_unavailable', 1],
  ] as const)('when %s, nothing is invented, and it ends after %s', async (_when, plans, code, calls) => {
    world.openai.control.next(...(plans as readonly Plan[]));
    const { analyzer } = await world.build();
    await expect(analyzer.analyze(photo, CALL)).rejects.toMatchObject({ code });
    expect(asked()).toHaveLength(calls);
  });

  test('when the tenant wants no second look, there is none', async () => {
    world.openai.control.next(BAD);
    const { analyzer } = await world.build({ ai: { extra: { vision_fallback_enabled: false } } });
    await expect(analyzer.analyze(photo, CALL)).rejects.toMatchObject({ code: 'ai_bad_output' });
    expect(asked()).toHaveLength(1);
  });

  test('when its time is nearly over, nothing is asked again', async () => {
    world.openai.control.next(DOWN, BUSY);
    const { analyzer } = await world.build();
    // Enough for one call, and none for the wait before the next.
    const deadline = { remainingMs: () => (asked().length === 0 ? 20_000 : 0) };
    await expect(analyzer.analyze(photo, { ...CALL, deadline })).rejects.toMatchObject({ code: 'ai_unavailable' });
    expect(asked()).toHaveLength(1);
  });

  test('when there is no time at all, nothing is asked', async () => {
    const { analyzer } = await world.build();
    const late = { ...CALL, deadline: { remainingMs: () => 0 } };
    await expect(analyzer.analyze(photo, late)).rejects.toMatchObject({ code: 'ai_unavailable' });
    expect(asked()).toEqual([]);
  });

  test('when it hangs, the time of the analysis ends it', async () => {
    world.openai.control.next({ kind: 'silent' });
    const { analyzer } = await world.build();
    const deadline = deadlineIn(new SystemClock(), 400);
    await expect(analyzer.analyze(photo, { ...CALL, deadline })).rejects.toMatchObject({
      code: 'ai_unavailable',
      details: { reason: 'unreachable' },
    });
    expect(world.log.of('dependency_call_failed')).toHaveLength(1);
  });

  test('when the caller leaves, the call ends with its reason', async () => {
    const hold = world.openai.control.hold();
    const { analyzer } = await world.build();
    const control = new AbortController();
    const leaving = analyzer.analyze(photo, { ...CALL, signal: control.signal });
    while (world.openai.journal.calls('vision').length === 0) await new Promise((done) => setTimeout(done, 5));
    control.abort(new Error('gone'));
    await expect(leaving).rejects.toThrow('gone');
    hold.release();
    expect(world.log.of('dependency_call_failed')).toEqual([]);
  });

  test('when the service is down again and again, it is left alone for a while, for every tenant', async () => {
    world.openai.control.plan(DOWN);
    const tenants = ['a', 'b'].map((tenant) => world.build({ tenant }));
    const [one, other] = await Promise.all(tenants);
    for (let at = 0; at < 5; at += 1) {
      await expect((at % 2 ? one : other)?.analyzer.analyze(photo, CALL)).rejects.toMatchObject({
        code: 'ai_unavailable',
      });
    }
    const made = asked().length;
    await expect(one?.analyzer.analyze(photo, CALL)).rejects.toMatchObject({ details: { retryAfterSeconds: 10 } });
    expect([asked().length, made]).toEqual([made, 10]);
    expect(world.log.of('breaker_opened')).toMatchObject([{ fields: { dependency: 'openai', scope: 'process' } }]);
  });

  test('when keys and models are refused for as long as one likes, nobody is left alone', async () => {
    world.openai.control.plan({ kind: 'no_model' });
    const { analyzer } = await world.build();
    for (let at = 0; at < 7; at += 1) {
      await expect(analyzer.analyze(photo, CALL)).rejects.toMatchObject({ details: { reason: 'model_rejected' } });
    }
    expect(asked()).toHaveLength(7);
  });
});

describe('a key that is refused', () => {
  let world: OpenAiWorld;
  let photo: AnalyzablePhoto;
  let renewals = 0;
  const renewTo =
    (credential: CredentialFields | null | Error): RenewCredential =>
    () => {
      renewals += 1;
      return credential instanceof Error ? Promise.reject(credential) : Promise.resolve(credential);
    };
  beforeEach(async () => {
    renewals = 0;
    world = await openAiWorld();
    photo = analyzable(await bandedPhoto(['#2458c8', '#ee8220'], 90, 60), 'a.jpg');
  });
  afterEach(() => world.close());
  const keys = () => world.openai.journal.calls('vision').map(({ key, status }) => [key, status]);
  const look = ({ analyzer }: Captioning) => analyzer.analyze(photo, CALL);

  test('when another one is to be had, the call is made once more with it, and with it only from then on', async () => {
    const captioning = await world.build({ key: 'sk-CANARY-of-yesterday' }, renewTo(keyed(OTHER_KEY)));
    await look(captioning);
    await look(captioning);
    expect([keys(), renewals]).toEqual([
      [
        [null, 401],
        [1, 200],
        [1, 200],
      ],
      1,
    ]);
  });

  test.each([
    ['it is refused as well', keyed('sk-CANARY-of-last-week'), 2],
    ['it is the same', keyed('sk-CANARY-of-yesterday'), 2],
    ['there is none', null, 1],
    ['it cannot be had', upstreamError('credentials_unavailable', 'Down.'), 1],
  ])(
    'when another one was asked for and %s, it is not configured, and not asked for again',
    async (_why, to, calls) => {
      const captioning = await world.build({ key: 'sk-CANARY-of-yesterday' }, renewTo(to));
      const refused = { code: 'ai_unavailable', details: { reason: 'not_configured' } };
      await expect(look(captioning)).rejects.toMatchObject(refused);
      expect(keys()).toHaveLength(calls);
      await expect(look(captioning)).rejects.toMatchObject(refused);
      expect(renewals).toBe(1);
      expect(world.log.of('credential_unavailable')).toHaveLength(1);
      expect(world.log.text()).not.toContain('CANARY');
    },
  );

  test('when another one does not come in time, the photo does not wait for it', async () => {
    const captioning = await world.build({ key: 'sk-CANARY-of-yesterday' }, () => new Promise(() => undefined));
    const call = { ...CALL, deadline: deadlineIn(new SystemClock(), 400) };
    await expect(captioning.analyzer.analyze(photo, call)).rejects.toMatchObject({ code: 'ai_unavailable' });
  });

  test('when the tenant has no money left, it is told that', async () => {
    const unpaid = renewTo(upstreamError('insufficient_balance', 'No balance.'));
    const captioning = await world.build({ key: 'sk-CANARY-of-yesterday' }, unpaid);
    await expect(look(captioning)).rejects.toMatchObject({ code: 'insufficient_balance' });
  });

  test('when two calls are refused at once, one key is asked for', async () => {
    const captioning = await world.build({ key: 'sk-CANARY-of-yesterday' }, renewTo(keyed(KEY)));
    const targets = [{ platform: 'telegram', rules: TABLE.telegram, style: 'neutral', wantsHashtags: true }];
    const request = { analysis: analysisFor(), targets, seeds: [], voice: [], history: [], sdCaption: false };
    await Promise.all([look(captioning), captioning.writer.write(request, CALL)]);
    expect(renewals).toBe(1);
  });

  test('when a refused key follows a fault, no photo takes more than three calls', async () => {
    world.openai.control.next(DOWN, DOWN, KEY_REFUSED);
    const captioning = await world.build({}, renewTo(keyed(KEY)));
    await expect(look(captioning)).rejects.toMatchObject({ code: 'ai_unavailable' });
    world.openai.control.heal();
    world.openai.control.next(DOWN, KEY_REFUSED, BAD, BAD);
    const before = keys().length;
    await expect(look(captioning)).rejects.toMatchObject({ code: 'ai_bad_output' });
    expect(keys().length - before).toBe(3);
  });

  test('when a tenant has no key, nothing is built', async () => {
    await expect(world.build({ key: ' ' })).rejects.toMatchObject({ details: { reason: 'not_configured' } });
  });
});
