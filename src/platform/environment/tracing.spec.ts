import { tracingSettingsOf } from '../tracing/index.js';
import { EnvironmentError, loadEnvironment, secretTexts } from './index.js';

const ON = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://otel-collector:4318/' };
const settings = (env: Readonly<Record<string, string>>) =>
  tracingSettingsOf(loadEnvironment(env), { version: '1.2.3', instance: 'abc' });

function problems(env: Readonly<Record<string, string>>): readonly string[] {
  try {
    loadEnvironment({ ...ON, ...env });
    return [];
  } catch (error) {
    return error instanceof EnvironmentError ? error.variables : ['another error'];
  }
}

describe('the variables of traces', () => {
  it('when no collector is named, or traces are switched off, nothing is traced and no other word is read', () => {
    const odd = { OTEL_TRACES_SAMPLER: 'jaeger_remote', OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' };
    expect(settings(odd)).toBeNull();
    expect(settings({ OTEL_EXPORTER_OTLP_ENDPOINT: ' ' })).toBeNull();
    expect(settings({ ...ON, ...odd, OTEL_SDK_DISABLED: 'true' })).toBeNull();
  });

  it('when a collector is named, the rest has its defaults', () => {
    expect(settings(ON)).toEqual({
      url: 'http://otel-collector:4318/v1/traces',
      headers: null,
      share: 0.05,
      timeoutMs: 10_000,
      everyMs: 5000,
      maxWaiting: 2048,
      resource: { 'service.name': 'publisher-v2', 'service.version': '1.2.3', 'service.instance.id': 'abc' },
    });
  });

  it('when traces have an address of their own, it is taken as it is', () => {
    const url = 'https://traces.example.com/otlp/';
    expect(settings({ ...ON, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: url })?.url).toBe(url);
  });

  it.each([
    ['always_on', undefined, 1],
    ['parentbased_always_on', '0.3', 1],
    ['always_off', undefined, 0],
    ['parentbased_always_off', undefined, 0],
    ['traceidratio', undefined, 1],
    ['parentbased_traceidratio', '0.25', 0.25],
    [undefined, '0.0001', 0.0001],
    [undefined, '', 0.05],
  ])('when the sampler is %s with %s, the share is %d', (sampler, arg, share) => {
    const env = {
      ...(sampler === undefined ? {} : { OTEL_TRACES_SAMPLER: sampler }),
      ...(arg === undefined ? {} : { OTEL_TRACES_SAMPLER_ARG: arg }),
    };
    expect(settings({ ...ON, ...env })?.share).toBe(share);
  });

  it('when the process is named, its own name counts before that among the attributes', () => {
    const attributes = { OTEL_RESOURCE_ATTRIBUTES: 'service.name=other,deployment.environment.name=a%2Cb' };
    expect(settings({ ...ON, ...attributes })?.resource).toMatchObject({
      'service.name': 'other',
      'deployment.environment.name': 'a,b',
    });
    expect(settings({ ...ON, ...attributes, OTEL_SERVICE_NAME: 'studio' })?.resource['service.name']).toBe('studio');
  });

  it('when headers are given, each of their values is known to the scrubber, and they are no part of the settings', () => {
    const loaded = loadEnvironment({ ...ON, OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20tok-12345,x-team=ci' });
    const texts = secretTexts(loaded.secrets).map(({ text }) => text);
    expect(texts).toEqual(expect.arrayContaining(['Bearer tok-12345', 'tok-12345']));
    expect(JSON.stringify(loaded.environment)).not.toContain('tok-12345');
  });

  it.each([
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'http://user:pass@collector'],
    ['OTEL_EXPORTER_OTLP_PROTOCOL', 'grpc'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'no pair'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'content-length=7'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'a=%0d%0ab'],
    ['OTEL_RESOURCE_ATTRIBUTES', 'a=%'],
    ['OTEL_TRACES_SAMPLER', 'sometimes'],
    ['OTEL_TRACES_SAMPLER_ARG', '1.5'],
    ['SERVER_TIMING', 'everybody'],
  ])('when %s is %s, the start is refused by its name', (name, value) => {
    expect(problems({ [name]: value })).toEqual([name]);
  });
});
