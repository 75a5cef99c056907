import { signatureOf, signing } from './signature.js';

describe('the signature of a body', () => {
  test('when the golden body is signed, whole or in pieces, it has the golden signature', () => {
    const secret = `whsec_${Buffer.from('0123456789abcdef'.repeat(2)).toString('base64')}`;
    const sign = (...parts: readonly string[]): string => {
      const hmac = signing(secret, '11111111-2222-3333-4444-555555555555', 1_704_067_325);
      for (const part of parts) hmac.update(part);
      return signatureOf(hmac);
    };
    const golden = 'v1,Xmwj+tu7U1pkUULLWdEkc9w3SE9pTjPz3KKHqQP95lc=';
    expect([sign('{"pipeline_id":12345}'), sign('{"pipeline', '_id":12345}')]).toEqual([golden, golden]);
  });
});
