import { execFile } from 'node:child_process';
import { request } from 'node:http';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { TenantFile } from '../../test/support/orchestrator/index.js';
import { commented, putSmallPhotos, smallName } from '../../test/browser/support/small-photos.js';
import type { Crew } from '../processes/index.js';
import type { OrchestratorCommands, OrchestratorStart } from '../servers/orchestrator.js';
import { startPublisher } from '../servers/start.js';
import { benchTenant, TOKEN } from '../servers/tenants.js';

const DOMAIN = 'localhost';
const PASSWORD = 'a-password-of-the-page-benches';
/** `many`: a grid of small photos; `drawn`: photos as large as they are on a screen. */
const TENANTS = ['many', 'drawn'] as const;
export type PageTenant = (typeof TENANTS)[number];

/** Spec: ui.md section 13. */
const STORAGE_DELAY_MS = 150;
export const MANY = 10_000;
/** More than anybody keeps or looks at in a run; drawn ones are few, and the others differ by a remark. */
const DRAWN = 200;
/** Of the demo photos' size: as large as the largest thumbnail needs. */
const SCALE = '0.5';
const PAINTER = join(__dirname, '../../tools/demo/photos/draw-folder.js');

/** The built publisher with two tenants full of photos. */
export interface PageWorld {
  readonly port: number;
  address(tenant: PageTenant, path: string): string;
  /** What a browser of somebody who has signed in sends. */
  cookies(tenant: PageTenant): Promise<{ name: string; value: string; url: string }[]>;
}

export async function startPageWorld(crew: Crew): Promise<PageWorld> {
  const dataDir = await crew.folder();
  await putSmallPhotos(join(dataDir, 'photos/many/inbox'), MANY);
  await putDrawnPhotos(dataDir);
  const start: OrchestratorStart = { token: TOKEN, baseDomain: DOMAIN };
  const orchestrator = await crew.add<OrchestratorCommands>('servers/orchestrator', start, 'load');
  await orchestrator.call(
    'add',
    TENANTS.map((name) => [name, pageTenant(name)] as const),
  );
  const publisher = await startPublisher(crew, await orchestrator.call('url'), {
    storageDelayMs: STORAGE_DELAY_MS,
    env: {
      NODE_ENV: 'development',
      DATA_DIR: dataDir,
      ORCHESTRATOR_BASE_DOMAIN: DOMAIN,
      WEB_SECURE_COOKIES: 'false',
      ADMIN_PASSWORD: PASSWORD,
      LIBRARY_SCAN_BUDGET: String(2 * MANY),
    },
  });
  const port = await publisher.call('port');
  const origin = (tenant: PageTenant): string => `http://${tenant}.${DOMAIN}:${port}`;
  return {
    port,
    address: (tenant, path) => `${origin(tenant)}${path}`,
    cookies: async (tenant) => {
      const pairs = (await signIn(port, `${tenant}.${DOMAIN}`)).map((line) => line.split(';', 1)[0] ?? '');
      const cookies = pairs.map((pair) => ({
        name: pair.slice(0, pair.indexOf('=')),
        value: pair.slice(pair.indexOf('=') + 1),
        url: origin(tenant),
      }));
      return cookies.filter(({ value }) => value !== '');
    },
  };
}

function pageTenant(name: PageTenant): TenantFile {
  const file = benchTenant(name, { storage: 'local' });
  const config = file.envelope['config'] as Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  const features = { ...config['features'], auto_view_enabled: true };
  const storage = { provider: 'local', paths: { root: '/inbox', archive: 'archive', keep: 'keep', remove: 'reject' } };
  return { ...file, envelope: { ...file.envelope, config: { ...config, features, storage } } };
}

async function putDrawnPhotos(dataDir: string): Promise<void> {
  const drawn = join(dataDir, 'painted');
  const inbox = join(dataDir, 'photos/drawn/inbox');
  await promisify(execFile)(process.execPath, [PAINTER, drawn, SCALE]);
  const paths = (await readdir(drawn, { recursive: true })).filter((path) => path.endsWith('.jpg')).sort();
  const photos = await Promise.all(paths.map((path) => readFile(join(drawn, path))));
  await mkdir(inbox, { recursive: true });
  for (let at = 0; at < DRAWN; at += 1) {
    await writeFile(join(inbox, smallName(at)), commented(photos[at % photos.length] ?? Buffer.alloc(0), `no ${at}`));
  }
}

/** @returns the `Set-Cookie` lines @throws Error when it is refused */
function signIn(port: number, host: string): Promise<readonly string[]> {
  const body = JSON.stringify({ password: PASSWORD });
  const headers = { Host: host, 'Sec-Fetch-Site': 'same-origin', 'Content-Type': 'application/json' };
  return new Promise((resolve, reject) => {
    const call = request({ port, host: '127.0.0.1', method: 'POST', path: '/api/admin/login', headers }, (answer) => {
      answer.resume();
      if (answer.statusCode === 200) resolve(answer.headers['set-cookie'] ?? []);
      else reject(new Error(`Signing in answered ${answer.statusCode}.`));
    });
    call.on('error', reject);
    call.end(body);
  });
}
