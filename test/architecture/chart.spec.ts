import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { signInProblems } from '../../src/auth/index.js';
import { standaloneProblems } from '../../src/config-source/env/index.js';
import { pipelineLogsProblems } from '../../src/pipeline-logs/index.js';
import { loadEnvironment, VARIABLE_GROUPS } from '../../src/platform/environment/index.js';
import type { Variable } from '../../src/platform/environment/index.js';
import {
  clusterProblems,
  documentsOf,
  plainEnvironment,
  podProblems,
  schemaProblems,
  workloadsOf,
} from '../support/deploy/index.js';
import type { Container, Document } from '../support/deploy/index.js';

const ROOT = join(__dirname, '../..');
const CHART = join(ROOT, 'deploy/helm/publisher');
const EXAMPLES = readdirSync(join(CHART, 'examples')).map((name) => name.replace(/\.yaml$/, ''));
const textOf = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const render = (example: string): string => textOf(`deploy/rendered/${example}.yaml`);
const RENDERED = EXAMPLES.map((example) => [example, documentsOf(render(example))] as const);

const VARIABLES = Object.values(VARIABLE_GROUPS).flatMap((group) => Object.values<Variable<unknown>>(group.variables));
const byName = new Map(VARIABLES.map((one) => [one.name, one]));
const schema = JSON.parse(textOf('deploy/helm/publisher/values.schema.json')) as object;

/** What stands in the mounted files, where a form is asked for. */
const SECRETS: Readonly<Record<string, string>> = {
  REDIS_URL: 'redis://redis:6379',
  ADMIN_PASSWORD_HASH: '$scrypt$ln=16,r=8,p=2$c2FsdHNhbHRzYWx0c2FsdA$aGFzaGhhc2hoYXNoaGFzaGhhc2hoYXNoaGFzaGhhc2g',
  WEBHOOK_SIGNING_SECRET: `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
  TELEGRAM_BOT_TOKEN: `1234567890:${'x'.repeat(35)}`,
};
const secretOf = (name: string): string => SECRETS[name] ?? 'x'.repeat(40);

/** The environment a container of a rendered chart has, with something in each secret. */
function environmentOf(container: Container, documents: readonly Document[]): Readonly<Record<string, string>> {
  const secrets = (container.env ?? []).filter(({ valueFrom }) => valueFrom?.secretKeyRef !== undefined);
  return {
    ...plainEnvironment(container, documents),
    ...Object.fromEntries(secrets.map(({ name }) => [name, secretOf(name)])),
  };
}

function load(env: Readonly<Record<string, string>>) {
  return loadEnvironment(env, '', {
    readFile: (path) => secretOf(path.split('/').at(-1) ?? ''),
    checks: [signInProblems, standaloneProblems, pipelineLogsProblems],
  });
}

const CONTAINERS = RENDERED.flatMap(([example, documents]) =>
  workloadsOf(documents).flatMap(({ spec }) =>
    spec.template.spec.containers.map(
      (container) => [`${container.name} of ${example}`, container, documents] as const,
    ),
  ),
);

describe('the rendered chart', () => {
  test('when the chart is rendered, there is a file for each example and no other', () => {
    expect(readdirSync(join(ROOT, 'deploy/rendered')).sort()).toEqual(EXAMPLES.map((name) => `${name}.yaml`).sort());
  });

  test.each(EXAMPLES)('when the chart has changed, %s must be rendered again (npm run chart:render)', (example) => {
    const script = `import('${join(ROOT, 'scripts/lib/chart.mjs')}').then((all) => console.log(all.chartChecksum('${example}')))`;
    const { stdout } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' });
    expect(/sources: sha256 ([0-9a-f]{64})$/m.exec(render(example))?.[1]).toBe(stdout.trim());
  });

  test.each(RENDERED)('when Kubernetes gets %s, its schemas know every field of it', (_, documents) => {
    expect(documents.length).toBeGreaterThanOrEqual(5);
    expect(documents.flatMap(schemaProblems)).toEqual([]);
  });

  test.each(RENDERED)('when %s runs, our rules for pods and between documents hold', (_, documents) => {
    expect([...podProblems(documents), ...clusterProblems(documents)]).toEqual([]);
  });

  test.each(CONTAINERS)(
    'when %s starts, its environment is understood without a warning',
    (_, container, documents) => {
      const { warnings } = load(environmentOf(container, documents));
      // The relay has nothing that anybody could change.
      const isFine = (text: string): boolean => container.name === 'relay' && text.startsWith('No way to sign in');
      expect(warnings.filter((text) => !isFine(text))).toEqual([]);
    },
  );

  test.each(CONTAINERS)(
    'when %s names variables, they are declared, and no secret has a value',
    (_, container, documents) => {
      const plain = Object.keys(plainEnvironment(container, documents)).filter((name) => !name.endsWith('_FILE'));
      expect(plain.filter((name) => byName.get(name)?.isSecret !== false)).toEqual([]);
      const files = (container.env ?? []).filter(({ value }) => value !== undefined).map(({ name }) => name);
      const unreadable = files.filter((name) => byName.get(name.replace(/_FILE$/, ''))?.hasFileVariant !== true);
      expect(unreadable).toEqual([]);
    },
  );

  test('when a fleet runs, it stays ready without its control plane and tells the pages where to sign in', () => {
    const [, documents] = RENDERED.find(([example]) => example === 'orchestrated') ?? ['', []];
    const { data } = documents.find(({ kind }) => kind === 'ConfigMap') as Document;
    expect(data).toMatchObject({ HEALTH_READY_MODE: 'degraded', SHUTDOWN_GRACE_SECONDS: '90', TRUST_PROXY: '1' });
    const hosts = documents.filter(({ kind }) => kind === 'Ingress').flatMap(({ spec }) => spec?.rules ?? []);
    expect(hosts.map(({ host }) => host)).toEqual(
      expect.arrayContaining(['*.photos.example.com', data?.['AUTH_CALLBACK_HOST'], 'hooks.example.com']),
    );
  });
});

describe('the alert rules of the chart', () => {
  test('when they are asked for, they are those of deploy/monitoring, laid out as a PrometheusRule has them', () => {
    expect(textOf('deploy/helm/publisher/files/alerts.yaml')).toBe(textOf('deploy/monitoring/alerts.yaml'));
    expect(Object.keys(parse(textOf('deploy/monitoring/alerts.yaml')) as object)).toEqual(['groups']);
    expect(textOf('deploy/helm/publisher/templates/monitoring.yaml')).toContain('.Files.Get "files/alerts.yaml"');
  });
});

describe('the values of the chart', () => {
  const validate = new Ajv({ strict: false }).compile(schema);
  const defaults = parse(textOf('deploy/helm/publisher/values.yaml')) as Record<string, unknown>;

  test.each(EXAMPLES)('when %s is given, the schema takes it', (example) => {
    const values = parse(textOf(`deploy/helm/publisher/examples/${example}.yaml`)) as object;
    expect([validate(values), validate.errors]).toEqual([true, null]);
  });

  test('when nothing is given, the schema takes the defaults and knows each of them', () => {
    expect([validate(defaults), validate.errors]).toEqual([true, null]);
    expect(Object.keys(defaults).filter((name) => !(name in (schema as { properties: object }).properties))).toEqual(
      [],
    );
  });

  const secrets = VARIABLES.filter(({ isSecret }) => isSecret).map(({ name }) => name);
  test.each(secrets)('when %s stands among the plain settings, it is refused', (name) => {
    expect(validate({ settings: { [name]: 'x' } })).toBe(false);
  });

  /** Set by the chart itself, from other values. */
  const OWN = ['NODE_ENV', 'HOST', 'PORT', 'DATA_DIR', 'TRUST_PROXY', 'SHUTDOWN_GRACE_SECONDS', 'CONFIG_SOURCE'];
  const HOSTS = ['ORCHESTRATOR_BASE_URL', 'ORCHESTRATOR_BASE_DOMAIN', 'STANDALONE_HOST', 'AUTH_CALLBACK_HOST'];
  const MORE = ['HEALTH_READY_MODE', 'PIPELINE_LOGS_ENABLED', 'PIPELINE_LOGS_SPOOL_DIR', 'LOG_OUTPUT_DIR'];
  const METRICS = ['METRICS_ENABLED', 'METRICS_PORT'];
  const own = [...OWN, ...HOSTS, ...MORE, ...METRICS];
  test('when a variable is neither secret nor set by the chart, it is taken; when the chart sets it, it is refused', () => {
    const plain = VARIABLES.filter(({ isSecret }) => !isSecret).map(({ name }) => name);
    expect(plain.filter((name) => !validate({ settings: { [name]: 'x' } })).sort()).toEqual([...own].sort());
  });
});

describe('the checks themselves', () => {
  const [, good] = RENDERED.find(([example]) => example === 'orchestrated') ?? ['', []];
  const problems = (documents: readonly Document[]): readonly string[] => [
    ...documents.flatMap(schemaProblems),
    ...podProblems(documents),
    ...clusterProblems(documents),
  ];

  /** The documents as text, with a change. */
  const changed = (from: string | RegExp, to: string): readonly Document[] => {
    const text = render('orchestrated');
    expect(text.replace(from, to)).not.toBe(text);
    return documentsOf(text.replace(from, to));
  };

  test('when nothing is changed, nothing is found', () => expect(problems(good)).toEqual([]));

  test.each([
    [
      'a field is misspelt',
      'automountServiceAccountToken: false\n      enable',
      'automountToken: false\n      enable',
      'is not known',
    ],
    ['a number is a text', /containerPort: 8080/, "containerPort: 'web'", 'Deployment'],
    ['a container may write', 'readOnlyRootFilesystem: true', 'readOnlyRootFilesystem: false', 'read-only'],
    ['a container runs as root', /runAsNonRoot: true\n( +)capab/, 'runAsNonRoot: false\n$1capab', 'root'],
    ['a capability stays', /drop:\s*(\[ALL\]|\n\s*- ALL)/, 'drop: [NET_RAW]', 'capabilities'],
    [
      'the image is the latest',
      /registry\.example\.com\/publisher:[\d.]+/,
      'registry.example.com/publisher:latest',
      'pinned',
    ],
    ['there is no limit', /limits:\n\s+cpu: "?'?2"?'?\n\s+memory: 768Mi/, 'limits: {}', 'limits'],
    ['a probe asks elsewhere', 'path: /health/ready', 'path: /', 'ready'],
    ['Kubernetes is in a hurry', /terminationGracePeriodSeconds: \d+/, 'terminationGracePeriodSeconds: 30', 'longer'],
    ['the service listens elsewhere', /PORT: "8080"/, 'PORT: "8081"', 'listened on'],
    [
      'a service selects nothing',
      /(kind: Service\n[\s\S]*?selector:\n\s+app.kubernetes.io\/name: )publisher/,
      '$1other',
      'exactly one',
    ],
    ['a port leads nowhere', 'targetPort: http', 'targetPort: web', 'leads nowhere'],
    [
      'the metrics are let out',
      /(backend:\s+service:\s+name: \S+\s+port:\s+name: )http/,
      '$1metrics',
      'open to everybody',
    ],
    ['a host has no certificate', /tls:\n[\s\S]*?rules:/, 'rules:', 'certificate'],
    ['the budget keeps every pod', 'maxUnavailable: 1\n', 'maxUnavailable: 0\n', 'may go at once'],
    ['the scaler has one step', /maxReplicas: \d+/, 'maxReplicas: 3', 'make no sense'],
    ['a secret comes along', /kind: ServiceAccount/, 'kind: Secret', 'do not belong'],
  ])('when %s, it is found', (_when, from, to, expected) => {
    expect(problems(changed(from, to)).join('\n')).toContain(expected);
  });
});
