import { isDeepStrictEqual } from 'node:util';
import type { Checks } from './support/checks.js';
import { ServiceApi } from './support/service-api.js';
import { nobody } from './support/target.js';
import type { Plan, Target } from './support/target.js';

/** Sections 1.1 and 1.2 of the integration report: the runtime route as it is, without the publisher. */
export function describeApi(checks: Checks, plan: Plan, target: () => Target): void {
  describe('Orchestrator API', () => {
    describeRuntime(checks, plan, () => new ServiceApi(target()));
    describePost(checks, plan, () => new ServiceApi(target()), target);
  });
}

const unknownHost = (plan: Plan): string => `${nobody()}.${plan.baseDomain}`;

function describeRuntime(checks: Checks, plan: Plan, api: () => ServiceApi): void {
  checks.category('Runtime Config Endpoint', (check) => {
    check('Valid host', 'when the tenant’s host is asked for, the answer is 200 and the tenant’s own', async () => {
      const { status, body } = await api().byGet();
      expect(status).toBe(200);
      expect(body['tenant'] === plan.tenant).toBe(true);
    });
    check(
      'Unknown host',
      'when nobody has the host, it is 404, of one form for all, and the host is not repeated',
      async () => {
        const host = unknownHost(plan);
        const [one, other] = [await api().byGet(host), await api().byGet(unknownHost(plan))];
        expect([one.status, other.status]).toEqual([404, 404]);
        expect(Object.keys(one.body)).toEqual(Object.keys(other.body));
        expect(JSON.stringify(one.body).includes(host)).toBe(false);
      },
    );
    check('No auth', 'when no token is sent, it is 403, for known and unknown hosts', async () => {
      const answers = [await api().byGet(undefined, 'none'), await api().byGet(unknownHost(plan), 'none')];
      expect(answers.map(({ status }) => status)).toEqual([403, 403]);
    });
    check('Invalid token', 'when the token is wrong, it is 403 and no config is in the answer', async () => {
      const { status, body } = await api().byGet(undefined, 'wrong');
      expect(status).toBe(403);
      expect('config' in body).toBe(false);
    });
    if (plan.hasSecondary) {
      check('Secondary token', 'when the second token is used, it works as the first', async () => {
        const { status, body } = await api().byGet(undefined, 'secondary');
        expect(status).toBe(200);
        expect(body['tenant'] === plan.tenant).toBe(true);
      });
    }
  });
}

function describePost(checks: Checks, plan: Plan, api: () => ServiceApi, target: () => Target): void {
  checks.category('POST-Preferred Runtime Lookup', (check) => {
    check('POST with valid host', 'when the host is posted, the answer is the one that GET gives', async () => {
      const [byPost, byGet] = [await api().byPost(), await api().byGet()];
      expect([byPost.status, byGet.status]).toEqual([200, 200]);
      expect(isDeepStrictEqual(byPost.body, byGet.body)).toBe(true);
    });
    check('POST with unknown host', 'when nobody has the posted host, it is 404 and not 405', async () => {
      expect((await api().byPost(unknownHost(plan))).status).toBe(404);
    });
    if (plan.kind === 'development') {
      check('POST not supported', 'when POST is switched off, it is 405, names GET, and GET goes on', async () => {
        const control = target().standIn?.control;
        if (control) control.postSupported = false;
        const [byPost, byGet] = [await api().byPost(), await api().byGet()];
        control?.heal();
        expect([byPost.status, byPost.headers.get('allow'), byGet.status]).toEqual([405, 'GET', 200]);
      });
    }
  });
}
