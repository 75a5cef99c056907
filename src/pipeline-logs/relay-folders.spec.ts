import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EnvironmentError, loadEnvironment } from '../platform/environment/index.js';
import { pipelineLogsProblems } from './relay-folders.js';

const GITLAB = { GITLAB_URL: 'https://gitlab.example.com', GITLAB_TOKEN: 'glpat-0123456789' };
let base: string;
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'relay-folders-'));
});
afterEach(() => rm(base, { recursive: true, force: true }));

const load = (env: Readonly<Record<string, string>>) =>
  loadEnvironment({ DATA_DIR: base, LOG_OUTPUT_DIR: join(base, 'logs'), ...env }, '', {
    checks: [pipelineLogsProblems],
  });

describe('folders of the relay', () => {
  it('when it is on, they are made for its owner alone', async () => {
    load(GITLAB);
    for (const folder of ['logs', 'pipeline-logs']) {
      expect((await stat(join(base, folder))).mode & 0o777).toBe(0o700);
    }
  });

  it('when it is off, nothing is made', async () => {
    load({});
    await expect(stat(join(base, 'logs'))).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(stat(join(base, 'pipeline-logs'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('when they cannot be made, the boot stops and names both, without their paths', async () => {
    await writeFile(join(base, 'file'), '');
    const below = join(base, 'file', 'below');
    try {
      load({ ...GITLAB, LOG_OUTPUT_DIR: below, PIPELINE_LOGS_SPOOL_DIR: below });
      throw new Error('It was taken.');
    } catch (error) {
      expect(error).toBeInstanceOf(EnvironmentError);
      expect((error as EnvironmentError).variables).toEqual(['LOG_OUTPUT_DIR', 'PIPELINE_LOGS_SPOOL_DIR']);
      expect((error as EnvironmentError).message).not.toContain(base);
    }
  });
});
