import { parseAllDocuments } from 'yaml';

/** Only what the rules look at. */
export interface Probe {
  readonly httpGet?: { readonly path: string; readonly port: string | number };
}
export interface EnvEntry {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: { readonly secretKeyRef?: { readonly name: string; readonly key: string } };
}
export interface Container {
  readonly name: string;
  readonly image: string;
  readonly ports?: readonly { readonly name: string; readonly containerPort: number }[];
  readonly env?: readonly EnvEntry[];
  readonly envFrom?: readonly { readonly configMapRef?: { readonly name: string } }[];
  readonly securityContext?: {
    readonly allowPrivilegeEscalation?: boolean;
    readonly readOnlyRootFilesystem?: boolean;
    readonly runAsNonRoot?: boolean;
    readonly privileged?: boolean;
    readonly capabilities?: { readonly drop?: readonly string[]; readonly add?: readonly string[] };
    readonly seccompProfile?: { readonly type: string };
  };
  readonly resources?: Readonly<Record<'requests' | 'limits', Readonly<Record<string, string | number>> | undefined>>;
  readonly startupProbe?: Probe;
  readonly livenessProbe?: Probe;
  readonly readinessProbe?: Probe;
  readonly lifecycle?: { readonly preStop?: { readonly exec?: { readonly command: readonly string[] } } };
  readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string; readonly readOnly?: boolean }[];
}
export interface PodSpec {
  readonly containers: readonly Container[];
  readonly automountServiceAccountToken?: boolean;
  readonly terminationGracePeriodSeconds?: number;
  readonly securityContext?: { readonly runAsNonRoot?: boolean; readonly runAsUser?: number };
  readonly serviceAccountName?: string;
  readonly volumes?: readonly {
    readonly name: string;
    readonly projected?: {
      readonly sources: readonly { readonly secret?: { readonly items: readonly { readonly path: string }[] } }[];
    };
  }[];
}
type Labels = Readonly<Record<string, string>>;

/** A document of Kubernetes, as loosely as the rules need it. */
export interface Document {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels?: Labels; readonly annotations?: Labels };
  readonly data?: Readonly<Record<string, string>>;
  readonly automountServiceAccountToken?: boolean;
  readonly spec?: {
    readonly replicas?: number;
    readonly selector?: Labels & { readonly matchLabels?: Labels };
    readonly podSelector?: { readonly matchLabels?: Labels };
    readonly template?: { readonly metadata: { readonly labels: Labels }; readonly spec: PodSpec };
    readonly volumeClaimTemplates?: readonly { readonly metadata: { readonly name: string } }[];
    readonly ports?: readonly { readonly name: string; readonly port: number; readonly targetPort: string }[];
    readonly scaleTargetRef?: { readonly kind: string; readonly name: string };
    readonly minReplicas?: number;
    readonly maxReplicas?: number;
    readonly maxUnavailable?: number;
    readonly tls?: readonly { readonly hosts: readonly string[] }[];
    readonly rules?: readonly {
      readonly host: string;
      readonly http: {
        readonly paths: readonly {
          readonly path: string;
          readonly backend: { readonly service: { readonly name: string; readonly port: { readonly name: string } } };
        }[];
      };
    }[];
    readonly ingress?: readonly { readonly ports?: readonly { readonly port: string }[]; readonly from?: unknown }[];
    readonly endpoints?: readonly { readonly port: string }[];
    readonly groups?: readonly unknown[];
  };
}

/** A Deployment or StatefulSet. */
export type Workload = Document & { readonly spec: { readonly template: { readonly spec: PodSpec } } };

/** @throws Error when it is no YAML */
export function documentsOf(text: string): readonly Document[] {
  return parseAllDocuments(text).flatMap((document) => {
    if (document.errors.length > 0) throw new Error(document.errors.map(({ message }) => message).join('; '));
    const value = document.toJS() as Document | null;
    return value === null ? [] : [value];
  });
}

export function workloadsOf(documents: readonly Document[]): readonly Workload[] {
  return documents.filter((one): one is Workload => one.spec?.template !== undefined);
}

/** Whether a selector with these labels finds the pods of a workload. */
export function finds(selector: Labels | undefined, { spec }: Workload): boolean {
  const wanted = Object.entries(selector ?? {});
  return wanted.length > 0 && wanted.every(([name, value]) => spec.template.metadata.labels[name] === value);
}

/** The plain environment of a container: its ConfigMaps and the values beside its name. */
export function plainEnvironment(
  container: Container,
  documents: readonly Document[],
): Readonly<Record<string, string>> {
  const names = (container.envFrom ?? []).map(({ configMapRef }) => configMapRef?.name);
  const maps = documents.filter(({ kind, metadata }) => kind === 'ConfigMap' && names.includes(metadata.name));
  const own = (container.env ?? []).flatMap(({ name, value }) => (value === undefined ? [] : [[name, value] as const]));
  return Object.assign({}, ...maps.map(({ data }) => data), Object.fromEntries(own)) as Record<string, string>;
}
