import { execFile } from 'node:child_process';
import { access, constants, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import request from 'supertest';
import type { Response } from 'supertest';
import { signIn } from '../support/app/index.js';
import type { AdminHeaders } from '../support/app/index.js';
import { drawPhoto, House, ROOT, say, SeededRandom } from '../support/processes/index.js';
import type { PlantedPhoto, ServerProcess, Tenant } from '../support/processes/index.js';
import { NOBODY, ProductionTree } from '../support/processes/production-tree.js';

const AS_NOBODY = join(__dirname, '../support/processes/as-nobody.cjs');
const random = new SeededRandom(11);

let tree: ProductionTree;
let house: House;
let server: ServerProcess;
let admins: Readonly<Record<Tenant, AdminHeaders>>;
let photos: Readonly<Record<Tenant, PlantedPhoto>>;
let before: readonly string[];

/** What a container sets: nothing may be written, wherever a library might want to. */
const nowhere = (main: string) => ({
  TEST_MAIN: join(tree.app, 'dist', main),
  HOME: tree.home,
  TMPDIR: tree.home,
  DATA_DIR: join(tree.home, 'data'),
});

beforeAll(async () => {
  tree = await ProductionTree.lay();
  house = await House.open({ storage: 'dropbox', code: { main: AS_NOBODY, dispose: async () => undefined } });
  const plant = async (tenant: Tenant): Promise<PlantedPhoto> => {
    const { photo, plantings } = await drawPhoto(tenant, random);
    return house.plant(photo, plantings);
  };
  photos = { aurora: await plant('aurora'), harbor: await plant('harbor') };
  before = await tree.snapshot();
  server = await house.start(nowhere('main.js'));
  admins = { aurora: await signIn(url(), hostOf('aurora')), harbor: await signIn(url(), hostOf('harbor')) };
}, 240_000);

afterAll(async () => {
  await house.close();
  await tree.remove();
}, 60_000);

const url = () => `http://127.0.0.1:${server.port}`;
const hostOf = (tenant: Tenant) => `${tenant}.localhost`;

function get(tenant: Tenant, path: string): Promise<Response> {
  const headers = { ...admins[tenant] };
  return Promise.resolve(request(url()).get(path).set(headers));
}

/** Runs the command line in the same folder, as the same user. */
function command(...args: readonly string[]): Promise<{ readonly code: number; readonly stdout: string }> {
  const env = { PATH: process.env['PATH'], ...house.variables(nowhere('cli/main.js')) };
  return new Promise((done) => {
    execFile(process.execPath, [AS_NOBODY, ...args], { env }, (error, stdout) =>
      done({ code: error === null ? 0 : Number(error.code ?? 1), stdout }),
    );
  });
}

describe('the files of the image', () => {
  it('when they are counted, there is nothing for developers among them and nothing is missing', async () => {
    const result = await new Promise<readonly [Error | null, string, string]>((done) => {
      execFile(process.execPath, [join(ROOT, 'scripts/check-image.mjs')], (...all) => done(all));
    });
    say(`image: ${tree.size.packages} packages, ${result[1].split('\n')[0]}`);
    expect([result[0], result[2]]).toEqual([null, '']);
  });

  it('when they lie there, the one who runs them can write to none of their folders', async () => {
    if (process.getuid?.() === 0) {
      // Root may write anywhere; the process must have become somebody else.
      const status = await readFile(`/proc/${server.pid}/status`, 'utf8');
      return expect(status).toMatch(new RegExp(`^Uid:\\s+${NOBODY}\\s+${NOBODY}\\s+${NOBODY}`, 'm'));
    }
    for (const folder of [tree.app, join(tree.app, 'dist'), tree.home]) {
      await expect(access(folder, constants.W_OK)).rejects.toMatchObject({ code: 'EACCES' });
    }
  });
});

describe('the production tree on a read-only folder, run by an ordinary user', () => {
  it('when a page, listings and pictures are asked for, they come', async () => {
    for (const tenant of ['aurora', 'harbor'] as const) {
      const image = `/api/images/${encodeURIComponent(photos[tenant].name)}`;
      for (const path of [
        '/',
        '/api/images',
        image,
        `${image}/thumbnail`,
        `${image}/thumbnail?size=w256h256`,
        '/health/ready',
      ]) {
        const answer = await get(tenant, path);
        expect([path, answer.status]).toEqual([path, 200]);
      }
    }
  });

  it('when photos are published, the posts arrive and the photos are archived', async () => {
    for (const tenant of ['aurora', 'harbor'] as const) {
      const path = `/api/images/${encodeURIComponent(photos[tenant].name)}`;
      const published = await request(url())
        .post(`${path}/publish`)
        .set({ ...admins[tenant], 'Idempotency-Key': `read-only-${tenant}` })
        .send({});
      expect(published.status).toBe(200);
    }
    const { arrivals } = await house.evidence();
    expect(arrivals).toHaveLength(4);
  });

  it('when the command line lists photos and asks for help, it answers', async () => {
    const listed = await command('list', '--host', hostOf('aurora'), '--folder', 'archive', '--json');
    expect(listed.code).toBe(0);
    expect(listed.stdout).toContain(photos.aurora.name);
    expect((await command('--help')).stdout).toContain('publish');
  }, 180_000);

  it('when all of it is over, no file has been created or changed', async () => {
    server.signal('SIGTERM');
    expect(await server.ended).toEqual({ code: 0, signal: null });
    expect(await tree.snapshot()).toEqual(before);
  }, 60_000);
});
