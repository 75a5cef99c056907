import { Wire } from '../support/canaries/index.js';
import {
  Crowd,
  ERRANDS,
  IsolationWorld,
  LogWatch,
  markersOf,
  Memory,
  publishEverywhere,
  signedIn,
  Watcher,
  wrongCalls,
} from '../support/isolation/index.js';
import type { CrowdReport, Member } from '../support/isolation/index.js';
import { mutatedServer, runSize, say } from '../support/processes/index.js';

/** The whole is 100,000: `ISOLATION_REQUESTS=100000`. Spec: reliability.md section 9, row 5. */
const REQUESTS = Number(process.env['ISOLATION_REQUESTS'] ?? 2_000);
const WHOLE_FROM = 4_000;
/** A small run has fewer of both, so that a connection carries as many requests. */
const [TENANTS, CLIENTS] = REQUESTS < WHOLE_FROM ? [25, 80] : [50, 200];
const LOG_WITHIN_MS = 10_000;
/** What a slow and busy machine may take. */
const MS_PER_REQUEST = 30;
const { random } = runSize(1);

let world: IsolationWorld;
let watcher: Watcher;
let members: readonly Member[];
let report: CrowdReport;
let log: LogWatch;
const sentTo = new Map<string, string>();

beforeAll(
  async () => {
    if (!Number.isInteger(REQUESTS) || REQUESTS < 1_000) throw new Error('ISOLATION_REQUESTS must be at least 1000.');
    world = await IsolationWorld.open(TENANTS, random);
    watcher = new Watcher(world.tenants);
    log = new LogWatch(watcher, sentTo, world.tenants);
    const [server, signed] = await Promise.all([
      world.start({ onOutput: (stream, chunk) => log.take(stream, chunk) }),
      world.signInAll(watcher),
    ]);
    members = signed;
    expect(await publishEverywhere(server.port, members, watcher)).toEqual([]);
    const crowd = new Crowd({
      port: server.port,
      members,
      clients: CLIENTS,
      requests: REQUESTS,
      random,
      watcher,
      sentTo,
    });
    const startedAt = Date.now();
    report = await crowd.run();
    const seconds = (Date.now() - startedAt) / 1000;
    for (let waited = 0; log.answered < report.requests && waited < LOG_WITHIN_MS; waited += 50) {
      await new Promise((done) => setTimeout(done, 50));
    }
    const figures = [
      `${report.requests} requests`,
      `${TENANTS} tenants`,
      `${CLIENTS} clients`,
      `${report.connections} connections with ${report.tenantsPerConnection.toFixed(1)} tenants each`,
      `${log.lines} log lines`,
      `${(watcher.bytes / 1e6).toFixed(1)} MB looked through`,
      `${seconds.toFixed(1)} s`,
      `seed ${random.seed}`,
    ];
    say(`isolation: ${figures.join(', ')}`);
  },
  120_000 + REQUESTS * MS_PER_REQUEST,
);

afterAll(() => world.close(), 60_000);

describe(`${TENANTS} tenants, ${CLIENTS} clients on connections that carry all of them`, () => {
  it('when clients jump from tenant to tenant, no byte of an answer is of another tenant', () => {
    expect(report.problems).toEqual([]);
  });

  it('when the run is over, every kind of errand was answered and every connection carried many tenants', () => {
    expect([...report.byKind.keys()].sort()).toEqual(ERRANDS.map(({ name }) => name).sort());
    expect(report.requests).toBeGreaterThanOrEqual(REQUESTS);
    expect(report.tenantsPerConnection).toBeGreaterThan(10);
    expect(report.connections).toBeLessThanOrEqual(CLIENTS * 2);
  });

  it("when the log is read, every request has its line, every line its own tenant and none another's marker", () => {
    expect(log.problems).toEqual([]);
    expect(log.answered).toBeGreaterThanOrEqual(report.requests);
  });

  it('when the journal of the orchestrator is read, no reference and no host went there for another tenant', () => {
    const { journal } = world.orchestrator;
    expect(wrongCalls(journal, world.tenants, sentTo)).toEqual([]);
    expect(journal.filter(({ route }) => route === 'credentials').length).toBeGreaterThan(0);
    expect(journal.filter(({ route }) => route === 'runtime').length).toBeGreaterThanOrEqual(TENANTS);
  });
});

describe('the watch itself', () => {
  it('when a marker, a picture or a cookie of another tenant is in an answer, it is found', async () => {
    const [first, second] = members as readonly [Member, Member];
    expect(watcher.sharedParts).toBe(0);
    for (const marker of markersOf(second.tenant)) {
      for (const text of [marker, marker.toUpperCase(), Buffer.from(`x${marker}`).toString('base64')]) {
        expect(watcher.foreignIn(`HTTP/1.1 200 OK\r\n\r\n{"a":"${text}"}`, first.tenant.label)).not.toEqual([]);
        expect(watcher.foreignIn(`{"a":"${text}"}`, second.tenant.label)).toEqual([]);
      }
    }
    expect(watcher.foreignIn(`Set-Cookie: ${second.cookie}`, first.tenant.label)).not.toEqual([]);
  });

  it('when a log line or a call to the orchestrator is of another tenant, it is found', () => {
    const [first, second] = world.tenants as readonly [Member['tenant'], Member['tenant']];
    const planted = new LogWatch(watcher, new Map([['id', first.label]]), world.tenants);
    const lines = [
      { event: 'http_request', request_id: 'id', tenant: second.label },
      { event: 'http_request', request_id: 'id', tenant: first.label, config_version: second.words.version },
      { event: 'http_request', request_id: 'id', tenant: first.label, reason: second.words.caption },
    ];
    planted.take('stdout', Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join('')));
    expect(planted.problems.length).toBeGreaterThanOrEqual(lines.length);
    const body = JSON.stringify({ credentials_ref: first.words.ref });
    const journal = [{ route: 'credentials', subject: second.label, requestId: null, body }] as const;
    expect(wrongCalls(journal, world.tenants, sentTo)).toEqual(['a reference under another X-Tenant']);
  });

  it('when a thumbnail has other bytes, or the answer another request id, the errand says so', () => {
    const judged = ERRANDS.find(({ name }) => name === 'thumbnail')?.plan({
      me: members[0] as Member,
      other: members[1] as Member,
      random,
      memory: new Memory(),
    });
    const answer = { status: 200, text: '', headers: new Map<string, string>(), body: Buffer.from('other bytes') };
    expect(judged?.judge(answer)).toBe('bytes that are not its own');
  });

  it('when a server answers a connection for the first host it carried, the same run says so', async () => {
    const pinned = await mutatedServer([
      {
        file: 'tenancy/tenant.middleware.js',
        from: 'const reading = this.#parts.hosts.read(',
        to: 'const reading = request.socket.firstReading ??= this.#parts.hosts.read(',
      },
    ]);
    const broken = await IsolationWorld.open(4, random, pinned);
    try {
      const watch = new Watcher(broken.tenants);
      const lines = new Map<string, string>();
      const brokenLog = new LogWatch(watch, lines, broken.tenants);
      const { port } = await broken.start({ onOutput: (stream, chunk) => brokenLog.take(stream, chunk) });
      const admins = await broken.signInAll(watch);
      const wire = new Wire(port);
      await wire.ask({ method: 'GET', path: '/api/images', headers: signedIn(admins[0] as Member) });
      wire.close();
      const parts = { port, members: admins, clients: 2, requests: 200, random, watcher: watch, sentTo: lines };
      const { problems } = await new Crowd(parts).run();
      expect(problems).toEqual(expect.arrayContaining([expect.stringContaining('of another tenant')]));
      expect(brokenLog.problems).toContain('a line http_request of another tenant');
    } finally {
      await broken.close();
    }
  }, 120_000);
});
