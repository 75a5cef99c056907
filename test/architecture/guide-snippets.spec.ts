import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse as parseYaml } from 'yaml';
import { parseSettings } from '../../src/captioning/openai/settings.js';
import { EnvConfigSource, standaloneProblems } from '../../src/config-source/env/index.js';
import { Secret } from '../../src/kernel/index.js';
import type { TenantConfig } from '../../src/kernel/index.js';
import { parseCredential } from '../../src/orchestrator/credential-payload.js';
import { parseEnvelope } from '../../src/orchestrator/envelope.js';
import { fixture, RecordingLog } from '../../src/orchestrator/testing/index.js';
import { CronRules } from '../../src/platform/cron/index.js';
import { loadEnvironment } from '../../src/platform/environment/index.js';
import type { HttpClient } from '../../src/platform/http/index.js';
import { SystemClock } from '../../src/platform/system/index.js';
import { PublishersByType } from '../../src/publishers/index.js';
import { MailPublisherFactory } from '../../src/publishers/mail/index.js';
import { OutboxPublisherFactory } from '../../src/publishers/outbox/index.js';
import { TelegramPublisherFactory } from '../../src/publishers/telegram/index.js';
import { MemorySink } from '../../src/publishers/testing/index.js';
import { scheduleHostsOf, scheduleHostsProblems } from '../../src/tenancy/index.js';
import { checkCommandLine } from '../support/documents/check-command-line.js';
import { commandBlocks, isEnvironment, PAGES } from '../support/documents/blocks.js';

const FOLDER = join(__dirname, '../../docs/guides');
const GUIDES = readdirSync(FOLDER).sort();

/** Fenced blocks of one kind, without what stands around them. */
function blocks(guide: string, kind: string): readonly string[] {
  const text = readFileSync(join(FOLDER, guide), 'utf8');
  const fenced = new RegExp(`^( *)\`\`\`${kind}\\n([\\s\\S]*?)^ *\`\`\``, 'gm');
  return Array.from(text.matchAll(fenced), ([, , code = '']) => code.trim());
}

/** Byte for byte what the relay sends; its own suite holds that. */
const PIPELINE_BODY = join(__dirname, '../contract/pipeline-logs/bodies/example.json');
type PipelineBody = { readonly jobs: readonly object[] };

/** What a person writes for `…`. */
const SECRET = `1234567890:${'x'.repeat(35)}`;
/** There already when a page speaks of tenants of an orchestrator. */
const CONNECTION = { ORCHESTRATOR_BASE_URL: 'https://orchestrator.example.com', ORCHESTRATOR_SERVICE_TOKEN: SECRET };
const ASSIGNMENT = /^([A-Z][A-Z0-9_]*)=(.*)$/;

/** Blocks that hold nothing but variables, of all pages, and are whole: those of a rotation are a step of it. */
const ENVIRONMENTS = PAGES.flatMap((page) =>
  commandBlocks(page)
    .filter(({ code }) => isEnvironment(code))
    .map(({ line, code }) => [`${page}, line ${line}`, code.split('\n')] as const),
);

const JSON_BLOCKS = GUIDES.flatMap((guide) =>
  blocks(guide, 'json').map((code, index) => {
    // A piece of an answer stands there without the braces around it.
    const value = JSON.parse(code.startsWith('{') ? code : `{${code}}`) as Record<string, unknown>;
    return [`${guide}, block ${index + 1}`, value] as const;
  }),
);

const CONFIG_BLOCKS = [
  'schedule',
  'auth',
  'storage',
  'publishers',
  'email_server',
  'ai',
  'captionfile',
  'confirmation',
  'content',
];

const ORCHESTRATED = { ORCHESTRATOR_BASE_URL: 'https://control.example', ORCHESTRATOR_SERVICE_TOKEN: 'x'.repeat(24) };

/** What is looked at of a CronJob. */
interface CronJob {
  readonly spec: {
    readonly schedule: string;
    readonly timeZone: string;
    readonly jobTemplate: {
      readonly spec: {
        readonly template: {
          readonly spec: {
            readonly containers: readonly { readonly command: readonly string[]; readonly args: readonly string[] }[];
          };
        };
      };
    };
  };
}

const clock = new SystemClock();
const mail = new MailPublisherFactory({ clock, allowPlain: false, adminsOf: () => [] });
const platforms = new PublishersByType({
  outbox: new OutboxPublisherFactory(clock),
  telegram: new TelegramPublisherFactory({ http: {} as HttpClient, clock, baseUrl: null }),
  email: mail,
  fetlife: mail,
  ...{ instagram: null, mastodon: null, bluesky: null, webhook: null },
});

/** Fails unless each entry could post, given its secret. */
async function expectUsable(config: TenantConfig): Promise<void> {
  const credential = new Secret({ bot_token: SECRET, password: SECRET });
  for (const entry of config.publishers) {
    const built = await platforms.build(config, entry, new MemorySink(), credential);
    expect([entry.id, 'unavailable' in built ? built : 'usable']).toEqual([entry.id, 'usable']);
  }
}

describe('variables that a page shows', () => {
  test('when the pages are read, there are some in at least eight of them', () => {
    expect(new Set(ENVIRONMENTS.map(([name]) => name.split(',')[0])).size).toBeGreaterThanOrEqual(8);
  });

  test.each(ENVIRONMENTS)(
    'when those of %s are set, they are understood and every platform is usable',
    async (_, lines) => {
      const pairs = lines.map((line) => ASSIGNMENT.exec(line) ?? []).map(([, name = '', value = '']) => [name, value]);
      const env = Object.fromEntries(
        pairs.map(([name, value]) => [name, value === '…' ? SECRET : value?.replaceAll('…', 'x')]),
      );
      const isOrchestrated = 'ORCHESTRATOR_BASE_DOMAIN' in env;
      const { environment, warnings } = loadEnvironment({ ...(isOrchestrated ? CONNECTION : {}), ...env });
      // Whoever only tries it is told to choose something better, and may go on.
      expect(warnings.filter((line) => !/^(ADMIN_PASSWORD is plain|SESSION_SECRET is not set)/.test(line))).toEqual([]);
      if (isOrchestrated) return;
      expect(standaloneProblems(environment)).toEqual([]);
      const { config } = await new EnvConfigSource(environment, new RecordingLog()).getConfig(
        environment.standalone.standaloneHost ?? 'localhost',
      );
      await expectUsable(config);
    },
  );
});

describe('answers of an orchestrator that a guide shows', () => {
  const payloads = JSON_BLOCKS.filter(([, value]) => 'provider' in value);
  const parts = JSON_BLOCKS.filter(([, value]) => Object.keys(value).every((name) => CONFIG_BLOCKS.includes(name)));

  test('when the guides are read, there are payloads and parts of an answer, and hardly anything else', () => {
    expect(payloads.length).toBeGreaterThanOrEqual(4);
    expect(parts.length).toBeGreaterThanOrEqual(4);
    const others = JSON_BLOCKS.filter((block) => !payloads.includes(block) && !parts.includes(block));
    const policyOfAmazon = 'Version';
    expect(others.map(([, value]) => Object.keys(value)[0])).toEqual([policyOfAmazon, 'pipeline_id']);
  });

  test('when the body of a pipeline is shown, its members and their order are those that are sent', () => {
    const shown = JSON_BLOCKS.find(([, value]) => 'pipeline_id' in value)?.[1] as PipelineBody;
    const sent = JSON.parse(readFileSync(PIPELINE_BODY, 'utf8')) as PipelineBody;
    expect(Object.keys(shown)).toEqual(Object.keys(sent));
    expect(Object.keys(shown.jobs[0] ?? {})).toEqual(Object.keys(sent.jobs[0] ?? {}));
  });

  test.each(payloads)('when the payload of %s comes, it is understood', (_, value) => {
    const filled = Object.entries(value).map(([name, text]) => [name, text === '…' ? SECRET : text]);
    expect(parseCredential(Object.fromEntries(filled)).provider).toBe(value['provider']);
  });

  test.each(parts)('when the part of %s comes, it is understood and every platform is usable', async (_, value) => {
    const whole = fixture('runtime-v2');
    const config = { ...(whole['config'] as object), publishers: [], ...value };
    const settings = {
      defaultTtlSeconds: 600,
      allowLocalStorage: false,
      captioningProvider: null,
      cron: new CronRules(),
    };
    const parsed = parseEnvelope({ ...whole, config }, 'vermont.pub.test', {
      ...settings,
      availableStorage: ['dropbox', 'managed'],
    });
    if (parsed.kind !== 'config') throw new Error('expected a config');
    expect([parsed.unknownPublisherTypes, parsed.ignoredSchedules]).toEqual([[], []]);
    await expectUsable(parsed.config);
    if ('ai' in value && parsed.config.ai) expect(parseSettings(parsed.config.ai).warnings).toEqual([]);
  });
});

describe('what the guide of the schedules shows', () => {
  const texts = blocks('schedules.md', 'text');
  const valueOf = (name: string): readonly string[] =>
    texts.filter((text) => text.startsWith(`${name}=`)).map((text) => text.slice(name.length + 1));

  test.each(valueOf('SCHEDULE'))('when SCHEDULE is %s, it runs', async (SCHEDULE) => {
    const log = new RecordingLog();
    const { environment } = loadEnvironment({ SCHEDULE });
    expect(standaloneProblems(environment)).toEqual([]);
    const { config } = await new EnvConfigSource(environment, log).getConfig('localhost');
    expect([config.schedules.length, log.lines]).toEqual([1, []]);
  });

  test('when SCHEDULE_HOSTS is set as shown, every host may be a tenant', () => {
    const [hosts = ''] = valueOf('SCHEDULE_HOSTS');
    const { environment } = loadEnvironment({ ...ORCHESTRATED, SCHEDULE_HOSTS: hosts });
    expect([scheduleHostsProblems(environment), scheduleHostsOf(environment)]).toEqual([[], hosts.split(',')]);
  });

  test('when cron or a cluster runs the command, it understands every word, and a key as long as the one of a day', async () => {
    const [line = ''] = texts.filter((text) => text.includes(' publisher publish '));
    const words = (line.split(' publisher ')[1] ?? '').replace(/"morning-.*"$/, 'morning-2026-11-22').split(' ');
    expect(await checkCommandLine(words)).toEqual([]);
    const job = parseYaml(blocks('schedules.md', 'yaml')[0] ?? '') as CronJob;
    const [container] = job.spec.jobTemplate.spec.template.spec.containers;
    expect(container?.command).toEqual(['node', 'dist/cli/main.js']);
    expect(await checkCommandLine(container?.args ?? [])).toEqual([]);
    expect(new CronRules().judge(job.spec.schedule, job.spec.timeZone)).toBeNull();
  });
});
