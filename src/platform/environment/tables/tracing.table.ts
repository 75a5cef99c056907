import { flag, integer, text, word } from '../declare.js';
import { checkedSecret } from '../declare-secrets.js';
import { areOtelHeaders, otelPairs, secretsOfOtelHeaders } from '../otel-words.js';
import { asBaseUrl, asPlainUrl } from '../values.js';
import type { VariableGroup, VariableTable } from '../variable.js';

const PLAIN_URL = 'an http(s) URL without user name, query or fragment';

/** Secrets of the traces; they stand with the others. */
export const TRACING_SECRETS = {
  otelHeaders: checkedSecret({
    name: 'OTEL_EXPORTER_OTLP_HEADERS',
    rule: 'name=value pairs with commas between them, values percent-encoded, without Content-* and Host',
    accept: areOtelHeaders,
    secretsWithin: secretsOfOtelHeaders,
    help: 'Traces: headers for the collector, such as `Authorization=Bearer%20…`; sent there alone.',
  }),
} satisfies VariableTable;

/** Spec: observability.md section 8. Names and forms are those of OpenTelemetry. */
export const TRACING_GROUP = {
  title: 'Traces and Server-Timing',
  intro:
    'Traces go to a collector of OpenTelemetry, see docs/guides/traces.md. Without OTEL_EXPORTER_OTLP_ENDPOINT none of the other `OTEL_*` is read and nothing of its SDK is loaded.',
  variables: {
    serverTiming: word({
      name: 'SERVER_TIMING',
      words: ['admin', 'all', 'off'],
      default: 'admin',
      help: 'Who is told in the header `Server-Timing` what a request spent its time on.',
    }),
    endpoint: text({
      name: 'OTEL_EXPORTER_OTLP_ENDPOINT',
      default: null,
      blankIsUnset: true,
      rule: PLAIN_URL,
      accept: asBaseUrl,
      help: 'Collector that speaks OTLP over HTTP, such as `http://otel-collector:4318`. Its presence turns traces on.',
    }),
    tracesEndpoint: text({
      name: 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
      default: null,
      blankIsUnset: true,
      rule: PLAIN_URL,
      accept: asPlainUrl,
      help: 'Whole address for traces. Unset: the endpoint with `/v1/traces`.',
    }),
    protocol: {
      ...word({
        name: 'OTEL_EXPORTER_OTLP_PROTOCOL',
        words: ['http/json'],
        default: 'http/json',
        help: 'The one form that is spoken here: nothing leaves that the scrubber has not read as text.',
      }),
      blankIsUnset: true,
    },
    exportTimeoutMs: integer({
      name: 'OTEL_EXPORTER_OTLP_TIMEOUT',
      default: 10_000,
      min: 100,
      max: 60_000,
      help: 'Longest time of one export in milliseconds.',
    }),
    serviceName: text({
      name: 'OTEL_SERVICE_NAME',
      default: null,
      blankIsUnset: true,
      help: 'Name of this service in traces. Unset: `service.name` of OTEL_RESOURCE_ATTRIBUTES, else `publisher-v2`.',
    }),
    resourceAttributes: text({
      name: 'OTEL_RESOURCE_ATTRIBUTES',
      default: null,
      blankIsUnset: true,
      rule: 'name=value pairs with commas between them, values percent-encoded',
      accept: (raw) => (otelPairs(raw) === null ? null : raw),
      help: 'What every trace says about this process, such as `deployment.environment.name=staging`.',
    }),
    sampler: {
      ...word({
        name: 'OTEL_TRACES_SAMPLER',
        words: [
          'always_on',
          'always_off',
          'traceidratio',
          'parentbased_always_on',
          'parentbased_always_off',
          'parentbased_traceidratio',
        ],
        default: null,
        help: 'Which requests are recorded; who sends a request never decides that. Unset: a share of them, OTEL_TRACES_SAMPLER_ARG.',
      }),
      blankIsUnset: true,
    },
    samplerArg: text({
      name: 'OTEL_TRACES_SAMPLER_ARG',
      default: null,
      blankIsUnset: true,
      rule: 'a number from 0 to 1',
      accept: (raw) => (/^(?:0|1|0?\.\d{1,9}|0\.\d{1,9}|1\.0{1,9})$/.test(raw) ? raw : null),
      help: 'The share that is recorded. Unset: 0.05, and 1 where OTEL_TRACES_SAMPLER names a ratio.',
    }),
    scheduleDelayMs: integer({
      name: 'OTEL_BSP_SCHEDULE_DELAY',
      default: 5000,
      min: 10,
      max: 60_000,
      help: 'Milliseconds between two exports.',
    }),
    maxQueueSize: integer({
      name: 'OTEL_BSP_MAX_QUEUE_SIZE',
      default: 2048,
      min: 1,
      max: 65_536,
      help: 'Most spans that wait for an export; more are dropped.',
    }),
    sdkDisabled: {
      ...flag({
        name: 'OTEL_SDK_DISABLED',
        default: false,
        help: '`true`: no traces, whatever else is set.',
      }),
      blankIsUnset: true,
    },
  },
} satisfies VariableGroup;
