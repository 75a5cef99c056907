import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SCRIPT = join(__dirname, '../../scripts/check-commits.mjs');
const PERSON = ['-c', 'user.name=A Person', '-c', 'user.email=person@example.com', '-c', 'commit.gpgsign=false'];

describe('check-commits', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'commits-'));
    execFileSync('git', ['init', '--quiet', folder]);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const commit = (subject: string): void => {
    execFileSync('git', [...PERSON, 'commit', '--quiet', '--allow-empty', '--no-verify', '-m', subject], {
      cwd: folder,
    });
  };
  const check = (): { status: number | null; stderr: string } =>
    spawnSync(process.execPath, [SCRIPT, folder], { encoding: 'utf8' });

  it.each([
    'feat(storage): the local adapter',
    'fix: a photo moved twice keeps its caption',
    'refactor(config-source,credentials)!: two rooms instead of one',
  ])('when the message is %j, it is fine', (subject) => {
    commit(subject);
    expect(check()).toMatchObject({ status: 0, stderr: '' });
  });

  it.each([
    ['Added things', 'is not "type(scope): what"'],
    ['feature: a type that we do not use', 'is not "type(scope): what"'],
    ['feat:no space', 'is not "type(scope): what"'],
    [`feat: ${'very '.repeat(20)}long`, '100 at most'],
    ['docs: a sentence.', 'ends with a full stop'],
  ])('when the message is %j, it is refused with the reason', (subject, reason) => {
    commit('chore: begin');
    commit(subject);
    const { status, stderr } = check();
    expect(status).toBe(1);
    expect(stderr).toContain(reason);
    expect(stderr).not.toContain('chore: begin');
  });

  it('when there is no history, for example in an archive, there is nothing to refuse', () => {
    rmSync(join(folder, '.git'), { recursive: true });
    expect(check().status).toBe(0);
  });
});
