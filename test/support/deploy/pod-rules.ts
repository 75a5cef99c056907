import type { Container, Document, Workload } from './documents.js';
import { finds, plainEnvironment, workloadsOf } from './documents.js';

type Rule = readonly [text: string, holds: (container: Container, workload: Workload) => boolean];

const RULES: readonly Rule[] = [
  ['the image is pinned', ({ image }) => /(@sha256:[0-9a-f]{64}|:(?!latest$)[\w.-]+)$/.test(image)],
  ['it does not run as root', ({ securityContext }) => securityContext?.runAsNonRoot === true],
  [
    'the pod does not run as root',
    (_, { spec }) => {
      const pod = spec.template.spec.securityContext;
      return pod?.runAsNonRoot === true && (pod.runAsUser ?? 0) > 0;
    },
  ],
  ['its root file system is read-only', ({ securityContext }) => securityContext?.readOnlyRootFilesystem === true],
  [
    'it gains no privileges',
    ({ securityContext }) => securityContext?.allowPrivilegeEscalation === false && !securityContext.privileged,
  ],
  [
    'it has no capabilities',
    ({ securityContext }) =>
      securityContext?.capabilities?.drop?.join() === 'ALL' && securityContext.capabilities.add === undefined,
  ],
  ['system calls are filtered', ({ securityContext }) => securityContext?.seccompProfile?.type === 'RuntimeDefault'],
  [
    'requests and limits of memory and a request of CPU are set',
    ({ resources }) =>
      Boolean(resources?.requests?.['cpu'] && resources.requests['memory'] && resources.limits?.['memory']),
  ],
  ['it is asked whether it started', ({ startupProbe }) => startupProbe?.httpGet?.path === '/health/live'],
  ['it is asked whether it lives', ({ livenessProbe }) => livenessProbe?.httpGet?.path === '/health/live'],
  ['it is asked whether it is ready', ({ readinessProbe }) => readinessProbe?.httpGet?.path === '/health/ready'],
  [
    'probes ask a port that it has',
    ({ ports = [], startupProbe, livenessProbe, readinessProbe }) =>
      [startupProbe, livenessProbe, readinessProbe].every((probe) =>
        ports.some(({ name }) => name === probe?.httpGet?.port),
      ),
  ],
  ['no token of Kubernetes is mounted', (_, { spec }) => spec.template.spec.automountServiceAccountToken === false],
  [
    'what is mounted is declared, and secrets are read-only',
    ({ volumeMounts = [] }, { spec }) => {
      const volumes = [...(spec.template.spec.volumes ?? []), ...(spec.volumeClaimTemplates ?? []).map(named)];
      return volumeMounts.every(
        ({ name, readOnly }) => volumes.some((one) => one.name === name) && (name !== 'secrets' || readOnly === true),
      );
    },
  ],
];

const named = ({ metadata }: { readonly metadata: { readonly name: string } }) => metadata;

/** Our rules for each container; what is broken is named. */
export function podProblems(documents: readonly Document[]): readonly string[] {
  return workloadsOf(documents).flatMap((workload) =>
    workload.spec.template.spec.containers.flatMap((container) => [
      ...RULES.filter(([, holds]) => !holds(container, workload)).map(
        ([text]) => `${workload.metadata.name}: not so: ${text}`,
      ),
      ...lifeProblems(container, workload, documents),
    ]),
  );
}

/** The pod has the time that the service takes to end, and listens where the settings say. Spec: reliability.md 7 */
function lifeProblems(container: Container, workload: Workload, documents: readonly Document[]): readonly string[] {
  const env = plainEnvironment(container, documents);
  const [sleep, seconds] = container.lifecycle?.preStop?.exec?.command ?? [];
  const needed = Number(seconds) + Number(env['SHUTDOWN_GRACE_SECONDS']);
  const portOf = (name: string) => container.ports?.find((port) => port.name === name)?.containerPort;
  const metrics = env['METRICS_ENABLED'] === 'false' ? undefined : Number(env['METRICS_PORT']);
  const checks: readonly (readonly [string, boolean])[] = [
    ['preStop sleeps', sleep === 'sleep' && Number(seconds) >= 1],
    ['a send of 75 s is not cut', Number(env['SHUTDOWN_GRACE_SECONDS']) >= 80],
    [
      'Kubernetes waits longer than the service',
      (workload.spec.template.spec.terminationGracePeriodSeconds ?? 0) > needed,
    ],
    ['the port is the one that is listened on', portOf('http') === Number(env['PORT'])],
    ['the port of the metrics is theirs', portOf('metrics') === metrics],
    ['the selector finds its own pods', finds(workload.spec.selector?.matchLabels, workload)],
  ];
  return checks.filter(([, holds]) => !holds).map(([text]) => `${workload.metadata.name}: not so: ${text}`);
}
