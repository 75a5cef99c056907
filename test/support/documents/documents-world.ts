import { copyFileSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MetricsListener } from '../../../src/platform/metrics/index.js';
import { drawnPicture, PASSWORD, signIn, startTestApp, tenantFile, type TestApp } from '../app/index.js';
import { startDropbox, type RunningDropbox } from '../dropbox/index.js';
import { startSmtp, type RunningSmtp } from '../smtp/index.js';
import { startTelegram, type RunningTelegram } from '../telegram/index.js';
import { commandBlocks, isEnvironment, PAGES, type Block } from './blocks.js';
import { plantPrograms } from './programs.js';
import { runPage, type PageEnd } from './run-page.js';
import { lookedFor, sampleLog, sampleMetrics } from './sample-log.js';

const METRICS_TOKEN = 'a-token-of-the-metrics-that-is-long-enough';
const BOT_TOKEN = `123456789:${'A'.repeat(35)}`;
/** What a person types for each question of a page, one line each. */
const TYPED: Readonly<Record<string, readonly string[]>> = {
  'docs/guides/connect-dropbox.md': ['the-app-key', 'the-app-secret', 'the-code'],
  'docs/guides/connect-telegram.md': [BOT_TOKEN],
};
/** Pages that speak of tenants of an orchestrator; the others speak of one photographer. */
const OF_TENANTS = /connect-an-orchestrator|connect-auth0|try-it|runbooks\/|deploy-kubernetes|deploy-heroku/;
/** Pages whose reader has the service token in the environment. */
const HAS_TOKEN = /connect-an-orchestrator|deploy-/;
const SPEAKS_OF_BUCKETS = /connect-s3|move-from-the-python-version/;
/** Pages that show a refusal as well: an answer of 400 and more is part of them. */
const SHOWS_REFUSALS = /connect-an-orchestrator/;
/** Every photo has another content. */
const PHOTO = 4711;

/** Everything that the commands of the documents talk to: two applications, an orchestrator, and played providers. */
export class DocumentsWorld {
  readonly #folder = mkdtempSync(join(tmpdir(), 'publisher-documents-'));
  readonly #programs = join(this.#folder, 'programs');
  #pages = 0;
  #metricsPort = 0;

  private constructor(
    readonly tenants: TestApp,
    readonly alone: TestApp,
    readonly dropbox: RunningDropbox,
    readonly telegram: RunningTelegram,
    readonly smtp: RunningSmtp,
  ) {}

  static async start(): Promise<DocumentsWorld> {
    const key = { key: 'the-app-key', secret: 'the-app-secret' };
    const world = new DocumentsWorld(
      await startTestApp({ withoutUi: true, env: { METRICS_TOKEN } }),
      await startTestApp({ withoutUi: true, standalone: true, env: { AUTO_VIEW: 'true', METRICS_TOKEN } }),
      await startDropbox({
        app: key,
        accounts: [{ name: 'ana', refreshToken: 'the-refresh-token', code: 'the-code' }],
      }),
      await startTelegram({ bots: [{ token: BOT_TOKEN, chats: ['@studio'] }] }),
      await startSmtp({ users: [], mode: 'starttls' }),
    );
    await world.#furnish();
    return world;
  }

  async stop(): Promise<void> {
    const all = [
      this.dropbox.close(),
      this.telegram.close(),
      this.smtp.close(),
      this.alone.stop(),
      this.tenants.stop(),
    ];
    await Promise.all(all);
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** Runs every command of a page as its reader would, in a folder of its own. */
  async run(page: string): Promise<PageEnd & { readonly folder: string }> {
    const place = join(this.#folder, String((this.#pages += 1)));
    const folder = join(place, 'work');
    mkdirSync(folder, { recursive: true });
    this.#plant(folder);
    const app = OF_TENANTS.test(page) ? this.tenants : this.alone;
    const blocks = commandBlocks(page)
      .filter(({ code }) => !isEnvironment(code))
      .map(({ line, code }) => ({ line, code: this.#meant(code, app) }));
    const typed = (TYPED[page] ?? []).map((line) => `${line}\n`).join('');
    const run = { folder, programs: this.#programs, blocks, typed, isStrict: !SHOWS_REFUSALS.test(page) };
    return { folder, ...(await runPage({ ...run, env: this.#env(page, folder) })) };
  }

  async #furnish(): Promise<void> {
    plantPrograms(this.#programs);
    const listener = this.alone.app.get<MetricsListener>(MetricsListener);
    this.#metricsPort = (await listener.listen(0, '127.0.0.1')).port;
    const code = PAGES.flatMap(commandBlocks)
      .map((block: Block) => block.code)
      .join('\n');
    writeFileSync(join(this.#folder, 'sample.log'), sampleLog(lookedFor(code)));
    writeFileSync(join(this.#folder, 'metrics.txt'), sampleMetrics(code));
    writeFileSync(join(this.#folder, 'authority.pem'), this.smtp.certificate);
    writeFileSync(join(this.#folder, 'cookies.txt'), await this.#cookies());
    const inbox = join(this.tenants.dataDir, 'photos/aurora/inbox');
    mkdirSync(inbox, { recursive: true });
    writeFileSync(join(inbox, 'a name.jpg'), await drawnPicture(PHOTO));
    const credentials = { 'the-reference': { provider: 'telegram', bot_token: BOT_TOKEN } };
    this.tenants.tenants.set('aurora', { ...tenantFile({ auto_view_enabled: true }), credentials });
  }

  /** What a reader has lying about by then. */
  #plant(folder: string): void {
    copyFileSync(join(this.#folder, 'sample.log'), join(folder, 'publisher.log'));
    copyFileSync(join(this.#folder, 'metrics.txt'), join(folder, 'metrics.txt'));
    const ledger = join(folder, 'ledger/ab');
    for (const one of ['data/demo/photos/aurora', 'data/try/tenants', 'data/photos', 'ledger/ab']) {
      mkdirSync(join(folder, one), { recursive: true });
    }
    for (const state of [1, 2]) writeFileSync(join(ledger, `abcd.00000${state}.json`), `{"state":${state}}`);
    writeFileSync(join(folder, 'data/demo/photos/aurora/one.jpg'), 'not looked at');
    writeFileSync(join(folder, 'posted.json'), '[]');
    writeFileSync(join(folder, 'policy.json'), '{}');
    copyFileSync(join(this.#folder, 'cookies.txt'), join(folder, 'cookies.txt'));
  }

  /** A session of aurora's admin as curl keeps it. */
  async #cookies(): Promise<string> {
    const { Cookie } = await signIn(this.tenants.url, 'aurora.localhost');
    const rows = Cookie.split('; ').map((pair) => {
      const [name = '', value = ''] = pair.split(/=(.*)/s);
      return ['aurora.localhost', 'FALSE', '/', 'FALSE', '0', name, value].join('\t');
    });
    return `${rows.join('\n')}\n`;
  }

  /** Addresses and secrets of the page become those of this world. */
  #meant(code: string, app: TestApp): string {
    const meanings: readonly (readonly [string, string])[] = [
      ['http://127.0.0.1:8080', app.url],
      ['http://127.0.0.1:9464', `http://127.0.0.1:${this.#metricsPort}`],
      ['http://127.0.0.1:8089', this.tenants.orchestrator.url],
      ['http://aurora.localhost:8080', `http://aurora.localhost:${this.tenants.port}`],
      ['https://aurora.studio.example', `http://aurora.localhost:${this.tenants.port}`],
      ['https://api.dropboxapi.com', this.dropbox.url],
      ['https://api.telegram.org', this.telegram.url],
      ['smtp.example.com:587', `127.0.0.1:${this.smtp.port}`],
      ['"password":"…"', `"password":"${PASSWORD}"`],
      ['ORCHESTRATOR_SERVICE_TOKEN=only-for-trying', `ORCHESTRATOR_SERVICE_TOKEN=${this.#token()}`],
    ];
    return meanings.reduce((text, [written, meant]) => text.replaceAll(written, meant), code);
  }

  #connection(): Readonly<Record<string, string>> {
    return { ORCHESTRATOR_BASE_URL: this.tenants.orchestrator.url, ORCHESTRATOR_SERVICE_TOKEN: this.#token() };
  }

  #token(): string {
    return this.tenants.env['ORCHESTRATOR_SERVICE_TOKEN'] ?? '';
  }

  /** What the reader's shell knows before the first command. */
  #env(page: string, folder: string): Readonly<Record<string, string>> {
    return {
      APP: 'an-app',
      METRICS_TOKEN,
      REPOSITORY: 'https://git.example.com/publisher.git',
      TENANT_HOST: 'aurora.localhost',
      DATA_DIR: join(folder, 'data'),
      site: `http://aurora.localhost:${this.tenants.port}`,
      ...(HAS_TOKEN.test(page) ? this.#connection() : {}),
      ...(page.endsWith('connect-dropbox.md') ? { DROPBOX_REFRESH_TOKEN: 'the-refresh-token' } : {}),
      ...(SPEAKS_OF_BUCKETS.test(page) ? { R2_ENDPOINT_URL: 'https://s3.example.com', R2_BUCKET_NAME: 'photos' } : {}),
      SAMPLE_LOG: join(this.#folder, 'sample.log'),
      SSL_CERT_FILE: join(this.#folder, 'authority.pem'),
    };
  }
}
