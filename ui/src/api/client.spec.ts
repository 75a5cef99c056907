import { ApiClient } from './client.js';
import { change, from } from './contract.js';
import type { Problem } from './problem.js';

const SOMETHING = from('/api/config/publishers', {});
const CHANGE = change('post', '/api/admin/login', { body: { password: 'a' } });

interface Call {
  readonly path: string;
  readonly init: RequestInit;
}

function setup(answers: readonly (Response | Error)[], mayRecover = false) {
  const prepared: boolean[] = [];
  const recovered: number[] = [];
  const calls: Call[] = [];
  const problems: Problem[] = [];
  const ages: (number | null)[] = [];
  const pauses: number[] = [];
  const waits: boolean[] = [];
  const left = [...answers];
  const client = new ApiClient({
    fetch: async (path, init) => {
      calls.push({ path, init });
      const answer = left.shift();
      if (answer === undefined || answer instanceof Error) throw answer ?? new Error('no answer left');
      return answer;
    },
    newId: () => 'id-0001',
    wait: async (milliseconds) => void pauses.push(milliseconds),
    prepare: async (isChange) => void prepared.push(isChange),
    recover: async () => {
      recovered.push(calls.length);
      return mayRecover;
    },
    onAge: (seconds) => void ages.push(seconds),
    onProblem: (problem) => void problems.push(problem),
    onWait: (isWaiting) => void waits.push(isWaiting),
    onAnswer: () => undefined,
  });
  return { client, calls, problems, ages, pauses, waits, prepared, recovered };
}

const json = (status: number, body: unknown, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(body), { status, headers });

describe('ApiClient', () => {
  it('when a photo is changed, version, content type and an id for support are sent', async () => {
    const { client, calls } = setup([json(200, {})]);
    await client.send({ ...CHANGE, version: 'v1' });
    expect(calls[0]?.init.headers).toMatchObject({
      'If-Match': '"v1"',
      'Content-Type': 'application/json',
      'X-Request-Id': 'id-0001',
    });
    expect(calls[0]?.init.body).toBe('{"password":"a"}');
  });

  it('when a service restarts, a read is tried three times and a change once', async () => {
    const busy = (): Response => json(503, { code: 'shutting_down' }, { 'retry-after': '2' });
    const reads = setup([busy(), busy(), json(200, { ok: 1 })]);
    expect((await reads.client.get(SOMETHING)).ok).toBe(true);
    expect(reads.pauses).toEqual([2000, 2000]);
    // Said from the first repetition on, and no longer than it takes.
    expect(reads.waits).toEqual([true, false, true, false]);
    const change = setup([busy()]);
    expect((await change.client.send(CHANGE)).ok).toBe(false);
    expect(change.calls).toHaveLength(1);
  });

  it('when the answer is a problem, its code, id and wait are kept', async () => {
    const { client, problems } = setup([json(429, { code: 'rate_limited', requestId: 'abc' }, { 'retry-after': '8' })]);
    await client.send(CHANGE);
    expect(problems[0]).toMatchObject({ code: 'rate_limited', requestId: 'abc', retryAfterSeconds: 8, status: 429 });
  });

  it('when a refusal allows to ask again at once, a second passes all the same', async () => {
    const { client, problems } = setup([json(429, { code: 'rate_limited', retryAfterSeconds: 0 })]);
    await client.send(CHANGE);
    expect(problems[0]).toMatchObject({ retryAfterSeconds: 1 });
  });

  it('when nothing comes back, the code is no_answer', async () => {
    const { client } = setup([new TypeError('failed')]);
    expect(await client.get(SOMETHING)).toMatchObject({ ok: false, problem: { code: 'no_answer' } });
  });

  it('when we stopped waiting ourselves, nobody is told', async () => {
    const { client, problems } = setup([new DOMException('stop', 'AbortError')]);
    const signal = AbortSignal.abort();
    expect(await client.get(SOMETHING, signal)).toMatchObject({ problem: { code: 'aborted' } });
    expect(problems).toEqual([]);
  });

  it('when a read came from stale settings, their age is told', async () => {
    const { client, ages } = setup([json(200, {}, { 'x-config-stale': '840' }), json(200, {})]);
    await client.get(SOMETHING);
    await client.get(SOMETHING);
    expect(ages).toEqual([840, null]);
  });

  it('when the body of a refusal is no JSON, the status gives a code', async () => {
    const { client } = setup([new Response('<html>', { status: 404 })]);
    expect(await client.get(SOMETHING)).toMatchObject({ problem: { code: 'not_found', status: 404 } });
  });

  it('when something is asked for, the sign-in is looked after first', async () => {
    const { client, prepared } = setup([json(200, {}), json(200, {})]);
    await client.get(SOMETHING);
    await client.send(CHANGE);
    expect(prepared).toEqual([false, true]);
  });

  it.each(['session_expired', 'sign_in_required'])(
    'when a change is refused with %s and the sign-in could be renewed, it is sent once more as it was',
    async (code) => {
      const { client, calls, problems, recovered } = setup([json(401, { code }), json(401, { code })], true);
      expect((await client.send({ ...CHANGE, version: 'v1' })).ok).toBe(false);
      expect(recovered).toEqual([1]);
      expect(calls).toHaveLength(2);
      expect(calls[1]).toEqual(calls[0]);
      expect(problems).toHaveLength(1);
    },
  );

  it.each([
    [401, 'wrong_password'],
    [403, 'not_admin_here'],
    [503, 'sign_in_unavailable'],
  ])('when the refusal is %i %s, nothing is renewed and nothing sent again', async (status, code) => {
    const { client, calls, recovered } = setup([json(status, { code })], true);
    await client.send(CHANGE);
    expect([calls.length, recovered]).toEqual([1, []]);
  });
});
