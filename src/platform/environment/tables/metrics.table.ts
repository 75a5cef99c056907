import { flag, integer } from '../declare.js';
import type { VariableGroup } from '../variable.js';

/** Spec: observability.md section 7. */
export const METRICS_GROUP = {
  title: 'Metrics',
  intro:
    'Counters for Prometheus, see docs/metrics.md. They are told on a port of their own, which belongs to nobody outside; METRICS_TOKEN (among the secrets) also opens `GET /metrics` on the main port.',
  variables: {
    enabled: flag({
      name: 'METRICS_ENABLED',
      default: true,
      help: 'Off: nothing is counted, nothing listens, and `/metrics` does not exist.',
    }),
    port: integer({
      name: 'METRICS_PORT',
      default: 9464,
      min: 0,
      max: 65_535,
      help: 'Port of `/metrics`, on the address of HOST; never put it behind the ingress. 0: no such port.',
    }),
    tenantLabel: flag({
      name: 'METRICS_TENANT_LABEL',
      default: false,
      help: 'Three more metrics that name tenants: requests, results of posts, AI tokens.',
    }),
    tenantMax: integer({
      name: 'METRICS_TENANT_MAX',
      default: 500,
      min: 1,
      max: 5000,
      help: 'How many tenants are named, the first that are seen; the others are `other`.',
    }),
  },
} satisfies VariableGroup;
