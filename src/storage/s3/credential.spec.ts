import { inspect } from 'node:util';
import { PublisherError, Secret } from '../../kernel/index.js';
import { readAccess } from './credential.js';

const FIELDS = {
  access_key_id: 'AKIDEXAMPLE',
  secret_access_key: 'CANARY-secret',
  endpoint_url: 'https://s3.eu-central-1.amazonaws.com',
  bucket: 'photos-of-vermont',
  region: 'eu-central-1',
};
const withFields = (more: Readonly<Record<string, string>>) =>
  new Secret<Readonly<Record<string, string>>>({ ...FIELDS, ...more });

function refusal(more: Readonly<Record<string, string>>, allowInsecureLoopback = false): unknown {
  try {
    return readAccess(withFields(more), allowInsecureLoopback);
  } catch (error) {
    return error;
  }
}

describe('the credential of a bucket', () => {
  test('when all fields are right, the endpoint is its origin', () => {
    expect(
      readAccess(withFields({ endpoint_url: 'https://abc.r2.cloudflarestorage.com/', region: 'auto' }), false),
    ).toEqual({
      accessKeyId: 'AKIDEXAMPLE',
      secretAccessKey: 'CANARY-secret',
      endpoint: 'https://abc.r2.cloudflarestorage.com',
      bucket: 'photos-of-vermont',
      region: 'auto',
    });
  });

  test.each([
    'http://s3.example.com',
    'https://user:secret@s3.example.com',
    'https://user@s3.example.com',
    'https://s3.example.com/path',
    'https://s3.example.com/?query=1',
    'https://s3.example.com?',
    'https://s3.example.com/#part',
    'ftp://s3.example.com',
    's3.example.com',
    'file:///etc/passwd',
    '',
  ])('when the endpoint is %s, it is refused everywhere', (endpoint_url) => {
    for (const isDevelopment of [true, false]) {
      expect(refusal({ endpoint_url }, isDevelopment)).toMatchObject({
        code: 'config_unavailable',
        details: { reason: 'storage_endpoint' },
      });
    }
  });

  test.each([
    'http://127.0.0.1:9000',
    'https://127.0.0.1:9000',
    'http://127.9.9.9',
    'http://localhost:9000',
    'https://localhost',
    'http://[::1]:9000',
    'http://0.0.0.0:9000',
    'http://[::ffff:127.0.0.1]:9000',
    'http://2130706433:9000',
  ])('when the endpoint is this machine by %s, it is taken outside of production only', (endpoint_url) => {
    expect(refusal({ endpoint_url }, false)).toBeInstanceOf(PublisherError);
    expect(refusal({ endpoint_url }, true)).toMatchObject({ endpoint: new URL(endpoint_url).origin });
  });

  test.each([
    ['bucket', 'arn:aws:s3:us-east-1:1:accesspoint/x'],
    ['bucket', 'photos--use1-az4--x-s3'],
    ['bucket', '../other'],
    ['bucket', ''],
    ['region', 'us-east-1.evil.example'],
    ['access_key_id', 'line\nbreak'],
    ['secret_access_key', ''],
  ])('when %s is %j, the credential is refused', (field, value) => {
    expect(refusal({ [field]: value })).toMatchObject({ details: { reason: 'storage_credential' } });
  });

  test('when it is refused, the error holds nothing of it', () => {
    const error = refusal({ endpoint_url: 'https://CANARY@host.example', bucket: 'CANARY' });
    expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/CANARY|AKID|host\.example/u);
    expect(() => readAccess(null, false)).toThrow(PublisherError);
  });
});
