import { ask, jsonOf } from '../stand-in/testing.js';
import type { Received } from '../stand-in/testing.js';
import { startGitLab } from './index.js';
import type { RunningGitLab } from './index.js';

const TOKEN = 'glpat-of-the-tests-0123';
const JOBS = '/api/v4/projects/123/pipelines/12345/jobs';
const TRACE = '/api/v4/projects/123/jobs/7/trace';

let gitlab: RunningGitLab;
const get = (path: string, headers: Record<string, string> = { 'PRIVATE-TOKEN': TOKEN }): Promise<Received> =>
  ask(gitlab.url + path, { headers });

beforeEach(async () => {
  const jobs = Array.from({ length: 103 }, (_, at) => ({ id: at + 1, isRetried: at === 50 }));
  gitlab = await startGitLab({ token: TOKEN, pipelines: [{ projectId: 123, pipelineId: 12345, jobs }] });
});
afterEach(() => gitlab.close());

describe('the stand-in of GitLab', () => {
  test('when jobs are listed, they come page by page, the newest first, without those run again', async () => {
    const first = await get(`${JOBS}?per_page=100&page=1`);
    const second = await get(`${JOBS}?per_page=100&page=2`);
    const ids = [first, second].map((one) => (jsonOf(one) as { id: number }[]).map(({ id }) => id));
    expect([ids[0]?.length, ids[0]?.[0], ids[1]]).toEqual([100, 103, [2, 1]]);
    expect(ids.flat()).not.toContain(51);
    expect(first.headers).toMatchObject({ 'x-next-page': '2', 'x-total': '102', 'x-total-pages': '2', 'x-page': '1' });
    expect(second.headers['x-next-page']).toBe('');
  });

  test('when a page is behind the last, it is empty; when no size is named, it has 20', async () => {
    expect(jsonOf(await get(`${JOBS}?per_page=100&page=3`))).toEqual([]);
    expect(jsonOf(await get(JOBS))).toHaveLength(20);
  });

  test('when a trace is asked for, it is plain text', async () => {
    const trace = await get(TRACE);
    expect([trace.status, trace.headers['content-type'], trace.body.toString()]).toEqual([
      200,
      'text/plain',
      'the log of job 7\n',
    ]);
  });

  test('when a trace is made up, it has as many bytes as were asked for, the same each time', async () => {
    const jobs = [{ id: 7, trace: { bytes: 300_001 } }];
    gitlab.put({ projectId: 123, pipelineId: 12345, jobs });
    const [one, other] = [await get(TRACE), await get(TRACE)];
    expect(one.body).toHaveLength(300_001);
    expect(one.body.equals(other.body)).toBe(true);
  });

  test.each([
    ['no token', {}, JOBS, 401],
    ['another token', { 'PRIVATE-TOKEN': 'glpat-other' }, JOBS, 401],
    ['a token and an Authorization', { 'PRIVATE-TOKEN': TOKEN, Authorization: 'Bearer x' }, JOBS, 400],
    ['a page 0', { 'PRIVATE-TOKEN': TOKEN }, `${JOBS}?page=0`, 400],
    ['too large a page', { 'PRIVATE-TOKEN': TOKEN }, `${JOBS}?per_page=101`, 400],
    ['an unknown parameter', { 'PRIVATE-TOKEN': TOKEN }, `${JOBS}?scope=failed`, 400],
    ['an unknown project', { 'PRIVATE-TOKEN': TOKEN }, JOBS.replace('123', '124'), 404],
    ['an unknown pipeline', { 'PRIVATE-TOKEN': TOKEN }, JOBS.replace('12345', '9'), 404],
    ['an unknown job', { 'PRIVATE-TOKEN': TOKEN }, TRACE.replace('/7/', '/777/'), 404],
    ['an id that is none', { 'PRIVATE-TOKEN': TOKEN }, TRACE.replace('/7/', '/7.0/'), 400],
    ['another path', { 'PRIVATE-TOKEN': TOKEN }, '/api/v4/projects', 404],
  ])('when it is asked with %s, it refuses', async (_what, headers, path, status) => {
    expect((await get(path, headers)).status).toBe(status);
    expect(gitlab.journal).toMatchObject([{ status, problem: expect.any(String) as unknown }]);
  });

  test('when faults are planned, they meet only the requests they are for, as often as was said', async () => {
    gitlab.control.fail({ kind: 'answer', status: 429, headers: { 'Retry-After': '3' } }, { jobId: 7, times: 1 });
    expect((await get(TRACE.replace('/7/', '/8/'))).status).toBe(200);
    expect(await get(TRACE)).toMatchObject({ status: 429, headers: { 'retry-after': '3' } });
    expect((await get(TRACE)).status).toBe(200);
    expect(gitlab.journal.map(({ fault }) => fault)).toEqual([null, 'answer', null]);
  });

  test.each(['reset', 'cut'] as const)('when %s is planned, the connection ends early', async (kind) => {
    gitlab.control.failNext({ kind });
    await expect(get(TRACE)).rejects.toThrow();
  });

  test('when a page of a sign-in, a redirect, another charset or half a list is planned, it comes', async () => {
    gitlab.control.failNext({ kind: 'html' });
    expect((await get(JOBS)).headers['content-type']).toBe('text/html');
    gitlab.control.failNext({ kind: 'redirect' });
    expect(await get(JOBS)).toMatchObject({ status: 302, headers: { location: '/users/sign_in' } });
    gitlab.control.failNext({ kind: 'charset', type: 'text/plain; charset=iso-8859-1' });
    expect((await get(TRACE)).headers['content-type']).toBe('text/plain; charset=iso-8859-1');
    gitlab.control.failNext({ kind: 'bad_json' });
    const half = await get(JOBS);
    expect(() => jsonOf(half)).toThrow(SyntaxError);
    gitlab.control.failNext({ kind: 'no_page_headers' });
    expect((await get(`${JOBS}?per_page=100`)).headers['x-next-page']).toBeUndefined();
  });
});
