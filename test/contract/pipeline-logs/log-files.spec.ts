import { lstat, mkdir, readdir, readFile, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LogFiles } from '../../../src/pipeline-logs/files/index.js';
import { EXAMPLE, openBench } from '../../../src/pipeline-logs/testing/relay-bench.js';
import type { RelayBench } from '../../../src/pipeline-logs/testing/relay-bench.js';

let bench: RelayBench;
let base: string;
let files: LogFiles;
let turn = 0;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());
beforeEach(() => {
  turn += 1;
  base = join(bench.folder, `logs-${turn}`);
  const clock = { now: () => Date.UTC(2024, 0, 1, 0, 2, 5), monotonicMs: () => 0 };
  files = new LogFiles({ folder: base, outbox: bench.outbox, clock, ids: bench.ids, log: bench.log });
});

const text = (...path: readonly string[]): Promise<string> => readFile(join(base, ...path), 'utf8');
const json = async (...path: readonly string[]): Promise<unknown> => JSON.parse(await text(...path));

/** Everything below a folder, with what it is and who may use it. */
async function tree(folder: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const name of await readdir(folder, { recursive: true })) {
    const { mode } = await lstat(join(folder, name));
    found[name] = (mode & 0o777).toString(8);
  }
  return found;
}

describe('log files', () => {
  test('when a pipeline is written, its folder has the logs and metadata.json, for nobody else', async () => {
    const jobs = [
      { facts: { job_id: 456, job_name: 'build:production' }, log: 'grün\u001b[0m\n' },
      { facts: { job_id: 457, job_name: 'test: unit' }, log: '' },
      { facts: { job_id: 458 }, unavailable: 'not_found' as const },
    ];
    await files.write(await bench.collected(jobs), { logs: true });
    const folder = 'my-app_123/pipeline_12345';
    expect(await tree(base)).toEqual({
      'my-app_123': '700',
      [folder]: '700',
      [`${folder}/metadata.json`]: '600',
      [`${folder}/job_456_build_production.log`]: '600',
      [`${folder}/job_457_test_unit.log`]: '600',
    });
    expect(await text(folder, 'job_456_build_production.log')).toBe('grün\u001b[0m\n');
    expect(await text(folder, 'job_457_test_unit.log')).toBe('');
  });

  test('when metadata.json is written, its members have their order and non-ASCII stays', async () => {
    const facts = { ...EXAMPLE, pipeline_id: 77, project_name: 'Läden' };
    await files.write(await bench.collected([{ facts: { job_id: 9 }, log: 'x' }], facts), { logs: true });
    const job = {
      ...{ job_id: 9, job_name: 'job 9', log_file: 'job_9_job_9.log', saved_at: '2024-01-01T00:02:05.000Z' },
      ...{ status: 'success', stage: 'test', created_at: '2024-01-01T00:00:00Z', started_at: '2024-01-01T00:00:05Z' },
      ...{ finished_at: '2024-01-01T00:01:05Z', duration: 60.2, ref: 'main' },
    };
    const { pipeline_id, project_id, project_name, ...rest } = facts;
    const all = {
      pipeline_id,
      project_id,
      project_name,
      jobs: { 9: job },
      ...rest,
      last_updated: '2024-01-01T00:02:05.000Z',
    };
    expect(await text('Läden_123', 'pipeline_77', 'metadata.json')).toBe(`${JSON.stringify(all, null, 2)}\n`);
  });

  test('when only metadata is asked for, no log is written; a project without a name has one', async () => {
    const record = await bench.collected([{ facts: { job_id: 9 }, log: 'x' }], { pipeline_id: 78, project_name: null });
    await files.write(record, { logs: false });
    expect(Object.keys(await tree(base)).sort()).toEqual([
      'project_123',
      'project_123/pipeline_78',
      'project_123/pipeline_78/metadata.json',
    ]);
    const metadata = { jobs: { 9: { log_file: null, saved_at: null } }, project_name: null };
    expect(await json('project_123', 'pipeline_78', 'metadata.json')).toMatchObject(metadata);
  });

  test('when a pipeline ran before, its earlier jobs stay', async () => {
    const first = await bench.collected([{ facts: { job_id: 1 }, log: 'one' }], { pipeline_id: 79 });
    await files.write(first, { logs: true });
    const again = { pipeline_id: 79, finished_at: '2024-01-01T09:00:00Z' };
    await files.write(await bench.collected([{ facts: { job_id: 2 }, log: 'two' }], again), { logs: true });
    expect(await json('my-app_123', 'pipeline_79', 'metadata.json')).toMatchObject({
      jobs: { 1: { log_file: 'job_1_job_1.log' }, 2: { log_file: 'job_2_job_2.log' } },
      finished_at: '2024-01-01T09:00:00Z',
    });
  });

  test.each(['', 'no json', '[]', '{"jobs":[]}'])(
    'when metadata.json is %j, it is set aside and written anew',
    async (bad) => {
      const folder = join(base, 'my-app_123', 'pipeline_80');
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, 'metadata.json'), bad);
      const record = await bench.collected([{ facts: { job_id: 1 } }], { pipeline_id: 80, finished_at: `${turn}` });
      await files.write(record, { logs: true });
      expect(await text('my-app_123', 'pipeline_80', 'metadata.json.bad')).toBe(bad);
      expect(await json('my-app_123', 'pipeline_80', 'metadata.json')).toMatchObject({ jobs: { 1: {} } });
    },
  );

  test('when a project was renamed, its folder is used again; one of another project is not', async () => {
    await mkdir(join(base, 'other_1123'), { recursive: true });
    await mkdir(join(base, 'old-name_123'));
    await files.write(await bench.collected([], { pipeline_id: 81 }), { logs: true });
    expect((await readdir(base)).sort()).toEqual(['old-name_123', 'other_1123']);
    await rename(join(base, 'old-name_123'), join(base, 'my-app_123'));
    await mkdir(join(base, 'a-third_123'));
    await files.write(await bench.collected([], { pipeline_id: 82 }), { logs: true });
    expect(await readdir(join(base, 'my-app_123'))).toEqual(['pipeline_81', 'pipeline_82']);
  });

  test('when a pipeline is written twice at once, one waits for the other and nothing is left over', async () => {
    const jobs = Array.from({ length: 5 }, (_, at) => ({ facts: { job_id: at + 1 }, log: 'x'.repeat(5000) }));
    const record = await bench.collected(jobs, { pipeline_id: 83 });
    const part = join(base, 'my-app_123', 'pipeline_83', '.part-0123456789abcdef');
    await mkdir(join(part, '..'), { recursive: true });
    await writeFile(part, 'of a killed process');
    await Promise.all([1, 2, 3].map(() => files.write(record, { logs: true })));
    expect(await readdir(join(base, 'my-app_123', 'pipeline_83'))).toHaveLength(6);
  });
});

describe('attacks on paths', () => {
  const NAMES = [
    '../..',
    '../../etc/passwd',
    '..\\..\\x',
    '/etc',
    'a/../../b',
    'a\0b',
    '.',
    '..',
    '....',
    '\n',
    '\u202e',
    'x'.repeat(300),
    '',
    '-rf',
    'con:aux',
  ];
  test.each(NAMES)('when project and job are named %j, all stays below the base', async (name) => {
    const facts = { pipeline_id: 90, project_name: name, finished_at: `${turn}` };
    await files.write(await bench.collected([{ facts: { job_id: 1, job_name: name }, log: 'x' }], facts), {
      logs: true,
    });
    const found = Object.keys(await tree(base));
    expect(found).toHaveLength(4);
    expect((await readdir(base)).every((one) => one.endsWith('_123'))).toBe(true);
    expect(found.filter((path) => path.endsWith('.log')).map((path) => path.split('/').length)).toEqual([3]);
  });

  test('when a folder on the way is a symlink, nothing is written through it, and that is told', async () => {
    const outside = join(bench.folder, `outside-${turn}`);
    await mkdir(outside);
    await mkdir(base);
    await symlink(outside, join(base, 'my-app_123'));
    const told = bench.lines.length;
    await files.write(await bench.collected([{ facts: { job_id: 1 }, log: 'x' }], { pipeline_id: 91 }), { logs: true });
    expect(await readdir(outside)).toEqual([]);
    expect(bench.lines.slice(told).map(({ event }) => event)).toEqual(['pipeline_files_failed']);
  });

  test('when a symlink has the name of the renamed project, it is no folder of it', async () => {
    const outside = join(bench.folder, `outside-${turn}`);
    await mkdir(outside);
    await mkdir(base);
    await symlink(outside, join(base, 'a-name_123'));
    await files.write(await bench.collected([], { pipeline_id: 92 }), { logs: true });
    expect((await readdir(base)).sort()).toEqual(['a-name_123', 'my-app_123']);
    expect(await readdir(outside)).toEqual([]);
  });

  test('when a file is a symlink or a folder, it is refused and the others are written', async () => {
    const outside = join(bench.folder, `outside-${turn}`);
    await writeFile(outside, 'untouched');
    const folder = join(base, 'my-app_123', 'pipeline_93');
    await mkdir(join(folder, 'job_2_job_2.log'), { recursive: true });
    await symlink(outside, join(folder, 'job_1_job_1.log'));
    const jobs = [1, 2, 3].map((id) => ({ facts: { job_id: id }, log: `log ${id}` }));
    await files.write(await bench.collected(jobs, { pipeline_id: 93 }), { logs: true });
    expect(await readFile(outside, 'utf8')).toBe('untouched');
    expect(await text('my-app_123', 'pipeline_93', 'job_3_job_3.log')).toBe('log 3');
    expect(await json('my-app_123', 'pipeline_93', 'metadata.json')).toMatchObject({
      jobs: { 1: { log_file: null }, 2: { log_file: null }, 3: { log_file: 'job_3_job_3.log' } },
    });
  });

  test('when metadata.json is a symlink, it is neither read nor written', async () => {
    const outside = join(bench.folder, `outside-${turn}`);
    await writeFile(outside, '{"jobs":{"1":{"job_name":"secret"}}}');
    const folder = join(base, 'my-app_123', 'pipeline_94');
    await mkdir(folder, { recursive: true });
    await symlink(outside, join(folder, 'metadata.json'));
    await files.write(await bench.collected([{ facts: { job_id: 2 }, log: 'x' }], { pipeline_id: 94 }), { logs: true });
    expect(await readFile(outside, 'utf8')).toBe('{"jobs":{"1":{"job_name":"secret"}}}');
    expect((await readdir(folder)).sort()).toEqual(['job_2_job_2.log', 'metadata.json']);
  });
});
