import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { drawnPicture } from '../support/app/index.js';
import { builtServer } from '../support/processes/index.js';
import { startTelegram, type RunningTelegram } from '../support/telegram/index.js';

const TOKEN = '1234567890:AAF-a-token-of-the-command-line-tests-0';
const CHANNEL = '@a_channel';
/** Building comes first when nothing is built, on a busy machine. */
const BUILD_MS = 300_000;

let telegram: RunningTelegram;
let folder: string;
let program: string;
beforeAll(async () => {
  program = join(dirname((await builtServer()).main), 'cli', 'main.js');
  telegram = await startTelegram({ bots: [{ token: TOKEN, chats: [CHANNEL] }], enforceRates: false });
  folder = await mkdtemp(join(tmpdir(), 'publisher-cli-'));
  await mkdir(join(folder, 'data', 'photos'), { recursive: true });
}, BUILD_MS);
afterAll(async () => {
  await telegram.close();
  await rm(folder, { recursive: true, force: true });
});

interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<{ readonly code: number | null; readonly out: string; readonly err: string }>;
}

/** The program as its own process, for one photographer with a channel and an outbox. */
function publisher(...args: readonly string[]): Started {
  const env = {
    PATH: process.env['PATH'],
    NODE_ENV: 'test',
    DATA_DIR: join(folder, 'data'),
    TELEGRAM_BOT_TOKEN: TOKEN,
    TELEGRAM_API_BASE_URL: telegram.url,
    PUBLISHERS: JSON.stringify([{ type: 'telegram', channel_id: CHANNEL }, { type: 'outbox' }]),
  };
  const child = spawn(process.execPath, [program, ...args], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const [out, err]: [string[], string[]] = [[], []];
  child.stdout.on('data', (chunk: Buffer) => void out.push(chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => void err.push(chunk.toString()));
  const ended = new Promise<Awaited<Started['ended']>>((done) =>
    child.once('close', (code) => done({ code, out: out.join(''), err: err.join('') })),
  );
  return { child, ended };
}

describe('the program as a process', () => {
  it('when it is told to end in a send, the send is finished and recorded, nothing new is begun, and it is 3', async () => {
    await writeFile(join(folder, 'data', 'photos', 'a.jpg'), await drawnPicture(911));
    const hold = telegram.control.hold({ phase: 'after' });
    const { child, ended } = publisher('publish', '--select', 'a.jpg', '--caption', 'words', '--json');
    await hold.waitFor(1);
    child.kill('SIGTERM');
    // The signal must have been seen before the answer comes.
    await new Promise<void>((seen) => {
      let said = '';
      child.stderr?.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        if (said.includes('nothing new is begun')) seen();
      });
    });
    hold.release();
    const { code, out, err } = await ended;
    expect(code).toBe(3);
    expect(JSON.parse(out)).toMatchObject({
      outcome: 'some_sent',
      results: { telegram: { status: 'sent', recorded: true }, outbox: { status: 'skipped', code: 'shutting_down' } },
    });
    for (const hidden of [TOKEN, folder]) expect(out + err).not.toContain(hidden);
    expect(telegram.posts()).toHaveLength(1);

    const again = await publisher('publish', '--select', 'a.jpg', '--caption', 'words').ended;
    expect([again.code, again.out]).toEqual([0, expect.stringContaining('a.jpg: published, in the archive')]);
    // Log lines are on the other stream.
    expect(again.err).toContain('"publish_finished"');
    expect(telegram.posts()).toHaveLength(1);
    expect(await readdir(join(folder, 'data', 'photos', 'archive'))).toContain('a.jpg');
  }, 120_000);

  it('when it is told twice, it ends at once and says that the record may say unknown', async () => {
    await writeFile(join(folder, 'data', 'photos', 'b.jpg'), await drawnPicture(912));
    const hold = telegram.control.hold({ phase: 'before' });
    const { child, ended } = publisher('--select', 'b.jpg', '--caption', 'words');
    await hold.waitFor(1);
    let said = '';
    child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.kill('SIGINT');
    while (!said.includes('nothing new is begun')) await new Promise((next) => setTimeout(next, 20));
    child.kill('SIGINT');
    const { code, out, err } = await ended;
    hold.release();
    expect([code, out]).toEqual([3, '']);
    expect(err).toContain('may say unknown');
  }, 120_000);
});
