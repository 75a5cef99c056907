import { loadEnvironment } from '../platform/environment/index.js';
import { scheduleHostsOf, scheduleHostsProblems } from './schedule-hosts.js';

const ORCHESTRATED = {
  ORCHESTRATOR_BASE_URL: 'https://control.example',
  ORCHESTRATOR_SERVICE_TOKEN: 'a-service-token-of-this-test',
  ORCHESTRATOR_BASE_DOMAIN: 'pub.test',
};
const environmentOf = (env: Readonly<Record<string, string>>) => loadEnvironment(env).environment;
const orchestrated = (hosts: string) => environmentOf({ ...ORCHESTRATED, SCHEDULE_HOSTS: hosts });

describe('the hosts whose schedules run here', () => {
  it('when they are named, each is there once, as requests name it', () => {
    const environment = orchestrated('Aurora.pub.test, harbor.pub.test.,aurora.pub.test:443');
    expect(scheduleHostsOf(environment)).toEqual(['aurora.pub.test', 'harbor.pub.test']);
    expect(scheduleHostsProblems(environment)).toEqual([]);
  });

  it('when none is named, no schedule runs', () => {
    expect(scheduleHostsOf(environmentOf(ORCHESTRATED))).toEqual([]);
    expect(scheduleHostsProblems(environmentOf(ORCHESTRATED))).toEqual([]);
  });

  it.each([
    'pub.test',
    'www.pub.test',
    'a.b.pub.test',
    'aurora.elsewhere.test',
    'xn--a.pub.test',
    '127.0.0.1',
    'aurora',
  ])('when %s is among them, that is a problem by the number of the entry, without its value', (host) => {
    expect(scheduleHostsProblems(orchestrated(`aurora.pub.test,${host}`))).toEqual([
      { variable: 'SCHEDULE_HOSTS', rule: 'must be hosts of tenants below ORCHESTRATOR_BASE_DOMAIN; entry 2 is none' },
    ]);
  });

  it('when there is no control plane, it is the one tenant, and nobody reads SCHEDULE_HOSTS', () => {
    expect(scheduleHostsOf(environmentOf({ SCHEDULE_HOSTS: 'nonsense' }))).toEqual(['default']);
    expect(scheduleHostsOf(environmentOf({ STANDALONE_HOST: 'Studio.Example.com' }))).toEqual(['studio.example.com']);
    expect(scheduleHostsProblems(environmentOf({ SCHEDULE_HOSTS: 'nonsense' }))).toEqual([]);
  });
});
