import type { Document, Workload } from './documents.js';
import { finds, workloadsOf } from './documents.js';

/** Rules between documents: whoever names another finds it. What is broken is named. */
export function clusterProblems(documents: readonly Document[]): readonly string[] {
  const of = (kind: string) => documents.filter((one) => one.kind === kind);
  const workloads = workloadsOf(documents);
  return [
    ...of('Secret').map(({ metadata }) => `${metadata.name}: secrets do not belong into a chart`),
    ...of('Service').flatMap((service) => serviceProblems(service, workloads)),
    ...of('Ingress').flatMap((ingress) => ingressProblems(ingress, of('Service'))),
    ...of('HorizontalPodAutoscaler').flatMap((scaler) => scalerProblems(scaler, workloads)),
    ...of('PodDisruptionBudget').flatMap((budget) => budgetProblems(budget, workloads)),
    ...of('NetworkPolicy').flatMap((rules) => networkProblems(rules, workloads)),
    ...of('ServiceAccount')
      .filter((account) => account.automountServiceAccountToken !== false)
      .map(({ metadata }) => `${metadata.name}: the token is mounted`),
    ...workloads
      .filter((one) => of('ServiceAccount').every((account) => account.metadata.name !== accountOf(one)))
      .map(({ metadata }) => `${metadata.name}: its service account is not there`),
  ];
}

const accountOf = ({ spec }: Workload) => spec.template.spec.serviceAccountName;
const found = (selector: Readonly<Record<string, string>> | undefined, workloads: readonly Workload[]) =>
  workloads.filter((one) => finds(selector, one));

function serviceProblems({ metadata, spec }: Document, workloads: readonly Workload[]): readonly string[] {
  const [workload, ...others] = found(spec?.selector, workloads);
  if (workload === undefined || others.length > 0) return [`${metadata.name}: selects not exactly one workload`];
  const ports = workload.spec.template.spec.containers.flatMap((container) => container.ports ?? []);
  const missing = (spec?.ports ?? []).filter(({ targetPort }) => ports.every(({ name }) => name !== targetPort));
  return missing.map(({ name }) => `${metadata.name}: port ${name} leads nowhere`);
}

function ingressProblems({ metadata, spec }: Document, services: readonly Document[]): readonly string[] {
  const rules = spec?.rules ?? [];
  const covered = (spec?.tls ?? []).flatMap(({ hosts }) => hosts);
  const bare = rules.filter(({ host }) => !covered.includes(host)).map(({ host }) => `${host} has no certificate`);
  const lost = rules
    .flatMap(({ http }) => http.paths)
    .filter(({ backend: { service } }) => {
      const target = services.find((one) => one.metadata.name === service.name);
      return target?.spec?.ports?.some(({ name }) => name === service.port.name) !== true;
    })
    .map(({ path }) => `${path} leads nowhere`);
  const open = rules.flatMap(({ http }) => http.paths).some(({ backend }) => backend.service.port.name === 'metrics');
  return [...bare, ...lost, ...(open ? ['the metrics are open to everybody'] : [])].map(
    (text) => `${metadata.name}: ${text}`,
  );
}

function scalerProblems({ metadata, spec }: Document, workloads: readonly Workload[]): readonly string[] {
  const target = workloads.find(
    (one) => one.kind === spec?.scaleTargetRef?.kind && one.metadata.name === spec.scaleTargetRef.name,
  );
  const isSane = (spec?.minReplicas ?? 0) >= 2 && (spec?.maxReplicas ?? 0) > (spec?.minReplicas ?? 0);
  return [
    ...(target === undefined ? [`${metadata.name}: scales nothing`] : []),
    ...(target?.spec.replicas === undefined ? [] : [`${metadata.name}: replicas are set twice`]),
    ...(isSane ? [] : [`${metadata.name}: its limits make no sense`]),
  ];
}

/** One at a time, always: with `minAvailable` a single replica would keep its node from ever being drained. */
function budgetProblems({ metadata, spec }: Document, workloads: readonly Workload[]): readonly string[] {
  const matched = found(spec?.selector?.matchLabels, workloads).length;
  return [
    ...(matched === 1 ? [] : [`${metadata.name}: selects not exactly one workload`]),
    ...(spec?.maxUnavailable === 1 ? [] : [`${metadata.name}: more than one pod may go at once, or none`]),
  ];
}

function networkProblems({ metadata, spec }: Document, workloads: readonly Workload[]): readonly string[] {
  const matched = found(spec?.podSelector?.matchLabels, workloads).length;
  const toMetrics = (spec?.ingress ?? []).filter(({ ports }) => ports?.some(({ port }) => port === 'metrics') ?? true);
  const anybody = toMetrics.some(({ from }) => !Array.isArray(from) || from.length === 0);
  return [
    ...(matched === 1 ? [] : [`${metadata.name}: selects not exactly one workload`]),
    ...(anybody ? [`${metadata.name}: anybody reads the metrics`] : []),
  ];
}
