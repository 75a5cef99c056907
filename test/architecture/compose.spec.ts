import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { parse } from 'yaml';
import { signInProblems } from '../../src/auth/index.js';
import { standaloneProblems } from '../../src/config-source/env/index.js';
import { loadEnvironment } from '../../src/platform/environment/index.js';

const ROOT = join(__dirname, '../..');
const textOf = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

interface Service {
  readonly image?: string;
  readonly user?: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly cap_add?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly env_file?: readonly string[];
  readonly environment?: Readonly<Record<string, string | null>>;
  readonly secrets?: readonly string[];
  readonly volumes?: readonly string[];
  readonly networks?: readonly string[];
  readonly ports?: readonly string[];
  readonly stop_grace_period?: string;
  readonly mem_limit?: string;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
}
interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly networks?: Readonly<Record<string, { readonly internal?: boolean }>>;
  readonly volumes?: Readonly<Record<string, object>>;
  readonly secrets?: Readonly<Record<string, { readonly file: string }>>;
}

/** `!reset` and `!override` are Compose's own: they replace what lies below. */
const TAGS = ['!reset', '!override'].flatMap((tag) => [
  { tag, collection: 'seq' as const },
  { tag, resolve: () => null },
]);
const read = (path: string): Compose =>
  parse(textOf(path), { merge: true, customTags: TAGS, logLevel: 'error' }) as Compose;

const base = read('docker-compose.yml');
const over = read('deploy/compose/orchestrated.yml');

/** What runs when the second file is laid over the first, as far as the two are used here. */
const orchestrated: Compose = {
  ...base,
  secrets: { ...base.secrets, ...over.secrets },
  services: Object.fromEntries(
    Object.entries(base.services).map(([name, service]) => {
      const more = over.services[name] ?? {};
      return [name, { ...service, ...more, environment: { ...service.environment, ...more.environment } }];
    }),
  ),
};
const WAYS = [
  ['for one tenant', base, 'publisher.env.example'],
  ['with a control plane', orchestrated, 'orchestrated.env.example'],
] as const;
const SERVICES = Object.entries(base.services);

const HASH = '$scrypt$ln=16,r=8,p=2$c2FsdHNhbHRzYWx0c2FsdA$aGFzaGhhc2hoYXNoaGFzaGhhc2hoYXNoaGFzaGhhc2g';
/** What the Dockerfile sets before anybody else does. */
const IMAGE = { NODE_ENV: 'production', HOST: '0.0.0.0', PORT: '8080', DATA_DIR: '/data' };

describe('docker-compose.yml', () => {
  test.each(SERVICES)(
    'when %s runs, it is pinned, bounded, watched, and may change nothing but its volumes',
    (_, service) => {
      expect(service.image).toMatch(/^[\w./-]+:\d+\.\d+\.\d+[\w.-]*$/);
      expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] });
      expect(service.mem_limit).toMatch(/^\d+m$/);
      expect(service.healthcheck?.test[0]).toBe('CMD');
    },
  );

  test('when services run as root or with a capability, it is the proxy alone, for its ports', () => {
    expect(SERVICES.filter(([, { user }]) => !/^[1-9]\d*:[1-9]\d*$/.test(user ?? '')).map(([name]) => name)).toEqual([
      'proxy',
    ]);
    expect(SERVICES.flatMap(([, { cap_add = [] }]) => cap_add)).toEqual(['NET_BIND_SERVICE']);
    expect(SERVICES.filter(([, { ports = [] }]) => ports.length > 0).map(([name]) => name)).toEqual(['proxy']);
  });

  test('when Redis is asked for, only the publisher can reach it', () => {
    expect(base.networks?.['back']?.internal).toBe(true);
    expect(base.services['redis']?.networks).toEqual(['back']);
    expect(base.services['proxy']?.networks).toEqual(['front']);
  });

  test.each(WAYS)('when it runs %s, all that a service names is declared and there', (_, { services, ...declared }) => {
    for (const service of Object.values(services)) {
      for (const secret of service.secrets ?? []) expect(Object.keys(declared.secrets ?? {})).toContain(secret);
      for (const network of service.networks ?? []) expect(Object.keys(declared.networks ?? {})).toContain(network);
      for (const volume of service.volumes ?? []) {
        const [source = ''] = volume.split(':');
        const isOwn = source === './deploy/compose/certificates'; // brought along by the operator
        if (!source.startsWith('./')) expect(Object.keys(declared.volumes ?? {})).toContain(source);
        else expect([source, isOwn || existsSync(join(ROOT, source))]).toEqual([source, true]);
      }
      for (const other of Object.keys(service.depends_on ?? {})) expect(Object.keys(services)).toContain(other);
    }
  });

  test.each(WAYS)('when it runs %s, the environment is understood without a warning', (_, { services }, example) => {
    const settings = parseEnv(textOf(`deploy/compose/${example}`)) as Record<string, string>;
    const set = Object.entries(services['publisher']?.environment ?? {}).filter(([, value]) => value !== null);
    const env = { ...IMAGE, ...settings, ...(Object.fromEntries(set) as Record<string, string>) };
    const { environment, warnings } = loadEnvironment(env, '', {
      readFile: (path) => (path.endsWith('hash') ? HASH : 'x'.repeat(40)),
      checks: [signInProblems, standaloneProblems],
    });
    expect(warnings).toEqual([]);
    expect(environment.process.shutdownGraceSeconds).toBeLessThan(
      Number.parseInt(services['publisher']?.stop_grace_period ?? '0', 10),
    );
  });

  test.each(WAYS)('when it runs %s, a secret is a file that git and the image do not see', (_, compose) => {
    const mounted = compose.services['publisher']?.secrets ?? [];
    const variables = Object.entries(compose.services['publisher']?.environment ?? {});
    const files = variables.filter(([name, value]) => name.endsWith('_FILE') && value !== null);
    expect(files.map(([, path]) => path).sort()).toEqual(mounted.map((name) => `/run/secrets/${name}`).sort());
    expect(variables.filter(([name]) => /(SECRET|TOKEN|PASSWORD|KEY)$/.test(name))).toEqual([]);
    expect(compose.services['publisher']?.environment?.['REDIS_URL']).not.toContain('@');
    const ignored = textOf('.gitignore').split('\n');
    expect(ignored).toEqual(expect.arrayContaining(['/deploy/compose/secrets/', '/deploy/compose/publisher.env']));
    for (const { file } of Object.values(compose.secrets ?? {}))
      expect(file).toMatch(/^deploy\/compose\/secrets\/\w+$/);
  });

  test.each([
    ['deploy/compose/Caddyfile', 'STANDALONE_HOST', 'publisher.env.example'],
    ['deploy/compose/Caddyfile.wildcard', 'ORCHESTRATOR_BASE_DOMAIN', 'orchestrated.env.example'],
  ])('when %s names a host, the example of the settings has it', (file, name, example) => {
    expect(Array.from(textOf(file).matchAll(/\{\$(\w+)\}/g), ([, one]) => one)).toEqual([name]);
    expect(parseEnv(textOf(`deploy/compose/${example}`))).toHaveProperty(name);
  });
});

describe('Heroku', () => {
  const app = JSON.parse(textOf('app.json')) as { readonly env: Readonly<Record<string, { readonly value?: string }>> };

  test('when the Procfile starts the service, it is what the image starts', () => {
    const [, command = ''] = /^web: (.+)$/m.exec(textOf('Procfile')) ?? [];
    const [, argv = '[]'] = /^CMD (\[.+\])$/m.exec(textOf('Dockerfile')) ?? [];
    expect(command.split(' ')).toEqual(JSON.parse(argv));
  });

  test('when the values of app.json are set, the service starts without a warning', () => {
    const asked = {
      ORCHESTRATOR_BASE_URL: 'https://orchestrator.example.com',
      ORCHESTRATOR_BASE_DOMAIN: 'photos.example.com',
      ORCHESTRATOR_SERVICE_TOKEN: 'x'.repeat(40),
      AUTH0_DOMAIN: 'example.eu.auth0.com',
      AUTH0_CLIENT_ID: 'the-client-id',
      AUTH0_CLIENT_SECRET: 'x'.repeat(40),
    };
    expect(Object.keys(asked).filter((name) => !(name in app.env))).toEqual([]);
    const made = Object.entries(app.env).flatMap(([name, { value, ...more }]) => {
      if (value !== undefined) return [[name, value] as const];
      return 'generator' in more ? [[name, 'x'.repeat(64)] as const] : [];
    });
    const { environment, warnings } = loadEnvironment({ ...Object.fromEntries(made), ...asked });
    expect(warnings).toEqual([]);
    expect(environment.process).toMatchObject({ trustProxy: 1, shutdownGraceSeconds: 25 });
  });
});
