import { lstat, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RecordingLog } from '../../orchestrator/testing/recording-log.js';
import type { RequestLine } from './request-line.js';
import { RequestLog } from './request-log.js';

const LINE: RequestLine = {
  facts: { pipeline_id: 12345, project_id: 123 },
  url: 'https://api.example.com/logs',
  attempt: { status: 200, fault: null, durationMs: 1, answer: Buffer.from('fine') },
  endedAt: 0,
};
const of = (pipeline_id: number): RequestLine => ({ ...LINE, facts: { ...LINE.facts, pipeline_id } });

describe('the request log', () => {
  let folder = '';
  const log = new RecordingLog();
  const requests = (more: { folder?: string; maxBytes?: number } = {}): RequestLog =>
    new RequestLog({ folder, log, mask: (text) => text, ...more });
  const read = (name = 'api-requests.log'): Promise<string> => readFile(join(folder, name), 'utf8');

  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'request-log-')), 'logs');
    log.lines.length = 0;
  });
  afterEach(() => rm(join(folder, '..'), { recursive: true, force: true }));

  test('when attempts end at once, each has its line, in their order, for the owner only', async () => {
    const requestLog = requests();
    await Promise.all(Array.from({ length: 20 }, (_, index) => requestLog.write(of(index + 1))));
    const lines = (await read()).trimEnd().split('\n');
    expect(lines.map((line) => Number(/PIPELINE_ID=(\d+)/.exec(line)?.[1]))).toEqual(
      Array.from({ length: 20 }, (_, index) => index + 1),
    );
    expect((await lstat(join(folder, 'api-requests.log'))).mode & 0o777).toBe(0o600);
    expect((await lstat(folder)).mode & 0o777).toBe(0o700);
  });

  test('when a file is full, the next line begins a new one, and five are kept', async () => {
    const requestLog = requests({ maxBytes: 250 }); // two lines and a bit
    for (let id = 10; id < 24; id += 1) await requestLog.write(of(id));
    expect((await readdir(folder)).sort()).toEqual(['', '.1', '.2', '.3', '.4'].map((age) => `api-requests.log${age}`));
    expect(await read()).toMatch(/PIPELINE_ID=22 .*\n.*PIPELINE_ID=23 .*\n$/);
    expect(await read('api-requests.log.4')).toMatch(/PIPELINE_ID=14 .*\n.*PIPELINE_ID=15 .*\n$/);
  });

  test('when it cannot be written, that is a warning and nothing else', async () => {
    await writeFile(folder, 'a file in the way');
    await requests().write(LINE);
    expect(log.lines).toMatchObject([{ level: 'warn', event: 'pipeline_delivery_attempt' }]);
    expect(log.text()).not.toContain(folder);
  });

  test('when it is a symlink, nothing is written through it', async () => {
    const requestLog = requests();
    await requestLog.write(LINE);
    const elsewhere = join(folder, 'elsewhere');
    await rm(join(folder, 'api-requests.log'));
    await writeFile(elsewhere, '');
    await symlink(elsewhere, join(folder, 'api-requests.log'));
    await requestLog.write(LINE);
    expect([await read('elsewhere'), log.lines.length]).toEqual(['', 1]);
  });
});
