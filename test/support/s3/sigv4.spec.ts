import { Headers } from './request.js';
import { sha256, sign } from './sigv4.js';
import type { SignatureClaim } from './sigv4.js';
import { readTarget } from './target.js';

const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const HOST = 'examplebucket.s3.amazonaws.com';
const DATE = '20130524T000000Z';
const EMPTY = sha256('');

/** The examples of the S3 guide on signing: target, further headers, presigned, body hash, signature. */
const EXAMPLES = [
  {
    name: 'GET of a range',
    target: '/test.txt',
    headers: { range: 'bytes=0-9', 'x-amz-content-sha256': EMPTY, 'x-amz-date': DATE },
    payloadHash: EMPTY,
    signature: 'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
  },
  {
    name: 'PUT of an object',
    method: 'PUT',
    target: '/test%24file.text',
    headers: {
      date: 'Fri, 24 May 2013 00:00:00 GMT',
      'x-amz-content-sha256': sha256('Welcome to Amazon S3.'),
      'x-amz-date': DATE,
      'x-amz-storage-class': 'REDUCED_REDUNDANCY',
    },
    payloadHash: sha256('Welcome to Amazon S3.'),
    signature: '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
  },
  {
    name: 'GET of a sub-resource without a value',
    target: '/?lifecycle',
    headers: { 'x-amz-content-sha256': EMPTY, 'x-amz-date': DATE },
    payloadHash: EMPTY,
    signature: 'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543',
  },
  {
    name: 'GET of a listing',
    target: '/?prefix=J&max-keys=2',
    headers: { 'x-amz-content-sha256': EMPTY, 'x-amz-date': DATE },
    payloadHash: EMPTY,
    signature: '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
  },
  {
    name: 'presigned GET',
    target: `/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=${DATE}&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature=x`,
    headers: {},
    presigned: true,
    payloadHash: 'UNSIGNED-PAYLOAD',
    signature: 'aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404',
  },
] as const;

describe('sign', () => {
  it.each(EXAMPLES)('when given the example of the guide ($name), it makes the signature of the guide', (example) => {
    const headers: Record<string, string> = { host: HOST, ...example.headers };
    const claim: SignatureClaim = {
      presigned: 'presigned' in example,
      accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      day: '20130524',
      region: 'us-east-1',
      signedHeaders: Object.keys(headers).sort(),
      signature: '',
      timestamp: DATE,
      payloadHash: example.payloadHash,
    };
    const values = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]));
    const method = 'method' in example ? example.method : 'GET';
    const request = { method, target: readTarget(example.target), headers: new Headers(values), body: Buffer.alloc(0) };
    expect(sign(request, claim, SECRET).signature).toBe(example.signature);
  });
});
