import * as apps from 'kubernetes-models/apps/v1';
import * as autoscaling from 'kubernetes-models/autoscaling/v2';
import * as networking from 'kubernetes-models/networking.k8s.io/v1';
import * as policy from 'kubernetes-models/policy/v1';
import * as core from 'kubernetes-models/v1';
import type { Document } from './documents.js';

type Model = new (data: never) => { validate(): void };

const MODELS: Readonly<Record<string, Model>> = {
  'apps/v1 Deployment': apps.Deployment,
  'apps/v1 StatefulSet': apps.StatefulSet,
  'autoscaling/v2 HorizontalPodAutoscaler': autoscaling.HorizontalPodAutoscaler,
  'networking.k8s.io/v1 Ingress': networking.Ingress,
  'networking.k8s.io/v1 NetworkPolicy': networking.NetworkPolicy,
  'policy/v1 PodDisruptionBudget': policy.PodDisruptionBudget,
  'v1 ConfigMap': core.ConfigMap,
  'v1 PersistentVolumeClaim': core.PersistentVolumeClaim,
  'v1 Service': core.Service,
  'v1 ServiceAccount': core.ServiceAccount,
};
/** The operator of Prometheus brings these; nothing here knows their schemas, our own rules look at them. */
const FOREIGN = ['monitoring.coreos.com/v1 ServiceMonitor', 'monitoring.coreos.com/v1 PrometheusRule'];
const TOP = ['apiVersion', 'kind', 'metadata', 'spec', 'data', 'automountServiceAccountToken'];

/**
 * What the schemas of Kubernetes say against a document. They allow unknown fields; here these are refused: a field
 * that no schema looked at while it validated is none.
 */
export function schemaProblems(document: Document): readonly string[] {
  const kind = `${document.apiVersion} ${document.kind}`;
  if (FOREIGN.includes(kind)) return [];
  const model = MODELS[kind];
  if (model === undefined) return [`${kind} is no kind that is expected`];
  const unread = new Set<string>();
  const watched = Object.entries(document).map(([name, value]) => [name, watch(value as unknown, `/${name}`, unread)]);
  const problems = Object.keys(document).filter((name) => !TOP.includes(name));
  try {
    // Its constructor copies, and so reads, everything: what is watched comes after that.
    Object.assign(new model(document as never), Object.fromEntries(watched)).validate();
  } catch (error) {
    problems.push(error instanceof Error ? error.message : 'not valid');
  }
  return [...problems, ...[...unread].map((path) => `${path} is not known`)].map((text) => `${kind}: ${text}`);
}

/** The same value; `unread` loses the path of each member that somebody looks at. */
function watch(value: unknown, path: string, unread: Set<string>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const inner = new Map<string, unknown>();
  for (const [name, one] of Object.entries(value)) {
    unread.add(`${path}/${name}`);
    inner.set(name, watch(one, `${path}/${name}`, unread));
  }
  return new Proxy(value, {
    get(target, name) {
      if (typeof name !== 'string' || !inner.has(name)) return Reflect.get(target, name) as unknown;
      unread.delete(`${path}/${name}`);
      return inner.get(name);
    },
  });
}
