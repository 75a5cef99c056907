import type { ServerResponse } from 'node:http';
import type { Sessions, SignInAddresses, SignInLog, SignOutLink, SignOutLinks } from '../../../auth/index.js';
import type { TenantContext } from '../../../tenancy/index.js';
import type { ApiRequest } from '../shared/api-request.js';
import { SignOut } from './sign-out.js';

function world(hasProvider: boolean) {
  const sealed: SignOutLink[] = [];
  const headers: (readonly [string, string])[] = [];
  const response = {
    appendHeader: (name: string, value: string) => void headers.push([name, value]),
    setHeader: (name: string, value: string) => void headers.push([name, value]),
  } as unknown as ServerResponse;
  const signOut = new SignOut(
    { providerSessionOf: () => 'session-at-the-provider', end: () => ['a=; Max-Age=0'] } as unknown as Sessions,
    { sealLink: (link: SignOutLink) => `sealed-${sealed.push(link)}` } as unknown as SignOutLinks,
    { hasProvider, signOut: (link: string) => `https://app.example/auth/logout?t=${link}` } as SignInAddresses,
    { signedOut: () => undefined } as unknown as SignInLog,
  );
  const view = signOut.run({ tenant: 'aurora' } as TenantContext, { headers: {} } as ApiRequest, response);
  return { view, sealed, headers };
}

describe('SignOut', () => {
  it('when there is a provider, the page is sent on with a link of this tenant and that session', () => {
    const { view, sealed } = world(true);
    expect(view).toEqual({ admin: false, error: null, next: 'https://app.example/auth/logout?t=sealed-1' });
    expect(sealed).toEqual([{ tenant: 'aurora', providerSessionId: 'session-at-the-provider' }]);
  });

  it('when there is none, the cookies end and nothing is sealed', () => {
    const { view, sealed, headers } = world(false);
    expect([view.next, sealed]).toEqual([null, []]);
    expect(headers).toEqual([
      ['Set-Cookie', 'a=; Max-Age=0'],
      ['Clear-Site-Data', '"cache", "storage"'],
    ]);
  });
});
