import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const ROOT = join(__dirname, '../..');
const SCRIPT = join(ROOT, 'scripts/check-dockerfile.mjs');
const SOURCES = ['package.json', 'package-lock.json', '.npmrc', 'tsconfig.json', 'tsconfig.build.json'];

function check(folder: string): { status: number | null; stderr: string } {
  return spawnSync(process.execPath, [SCRIPT, folder], { encoding: 'utf8' });
}

describe('check-dockerfile', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'dockerfile-'));
    for (const name of [...SOURCES, 'Dockerfile', '.dockerignore']) cpSync(join(ROOT, name), join(folder, name));
    for (const name of ['scripts', 'src', 'ui']) mkdirSync(join(folder, name));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const change = (name: string, from: string | RegExp, to: string): void => {
    const file = join(folder, name);
    const text = readFileSync(file, 'utf8');
    const changed = text.replace(from, to);
    expect(changed).not.toBe(text);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, changed);
  };

  it('when the Dockerfile is ours, every rule holds', () => {
    expect(check(folder)).toMatchObject({ status: 0, stderr: '' });
  });

  it.each([
    ['the base is not pinned', 'Dockerfile', /node:[\d.]+-bookworm-slim/g, 'node:latest', 'pinned'],
    ['stages differ in their base', 'Dockerfile', /node:[\d.]+-bookworm-slim\n/, 'node:22.1.0-slim\n', 'are the same'],
    ['it runs as root', 'Dockerfile', 'USER 1000:1000', 'USER root', 'not root'],
    ['there is no user at all', 'Dockerfile', 'USER 1000:1000\n', '', 'not root'],
    ['a source does not exist', 'Dockerfile', 'COPY ui ./ui', 'COPY ui2 ./ui', 'exists and is not ignored'],
    ['a source is ignored', '.dockerignore', '!src\n', '', 'exists and is not ignored'],
    ['secrets could enter', '.dockerignore', '**/.env*', '!.env', 'keeps out'],
    ['sources are copied into the last stage', 'Dockerfile', '/app/dist ./dist', '/app/src ./src', 'no sources'],
    ['the command runs in a shell', 'Dockerfile', /CMD \["node", "--enable.*/, 'CMD node dist/main.js', 'exec form'],
    ['nobody asks how it is', 'Dockerfile', /HEALTHCHECK[\s\S]*?"\]\n/, '', 'HEALTHCHECK'],
    ['the user has a name only', 'Dockerfile', 'USER 1000:1000', 'USER node', 'by its number'],
    ['nothing is taken out', 'Dockerfile', ' && node scripts/slim-modules.mjs .', '', 'for developers'],
    ['the port of the metrics is unknown', 'Dockerfile', 'EXPOSE 8080 9464', 'EXPOSE 8080', 'EXPOSE'],
    ['packages come without a lock', 'Dockerfile', 'RUN npm ci', 'RUN npm install', 'lock file'],
  ])('when %s, it is refused', (_when, name, from, to, reason) => {
    change(name, from, to);
    const { status, stderr } = check(folder);
    expect(status).toBe(1);
    expect(stderr).toContain(reason);
  });
});
