import { Agent, request as httpRequest } from 'node:http';
import { stopGracefully } from '../../src/app.lifecycle.js';
import { startTestApp } from '../support/app/index.js';
import type { TestApp } from '../support/app/index.js';

const HOST = 'aurora.localhost';

/** A request over one kept connection, as a router in front of us has them. */
function ask(app: TestApp, agent: Agent, method: string, path: string) {
  return new Promise<{ status: number; headers: Record<string, unknown>; body: string }>((resolve, reject) => {
    const call = httpRequest(
      {
        agent,
        port: app.port,
        host: '127.0.0.1',
        method,
        path,
        headers: { Host: HOST, 'Sec-Fetch-Site': 'same-origin' },
      },
      (answer) => {
        let body = '';
        answer.on('data', (chunk: Buffer) => (body += chunk.toString()));
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body }));
      },
    );
    call.on('error', reject).end();
  });
}

describe('a service that goes away', () => {
  it('when draining has begun, probes, reads and changes are answered as the specification says', async () => {
    const app = await startTestApp();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    expect((await ask(app, agent, 'GET', '/health/ready')).status).toBe(200);
    void app.draining.begin();
    const ready = await ask(app, agent, 'GET', '/health/ready');
    expect([ready.status, JSON.parse(ready.body)]).toEqual([
      503,
      { status: 'not_ready', mode: 'orchestrated', reason: 'draining' },
    ]);
    expect((await ask(app, agent, 'GET', '/health/live')).status).toBe(200);
    expect((await ask(app, agent, 'GET', '/api/config/features')).status).toBe(200);
    for (const path of ['/api/images/photo.jpg/publish', '/api/admin/login', '/nothing']) {
      const refused = await ask(app, agent, 'POST', path);
      expect([refused.status, JSON.parse(refused.body).code]).toEqual([503, 'shutting_down']);
      expect(refused.headers['connection']).toBe('close');
      expect(Number(refused.headers['retry-after'])).toBeGreaterThanOrEqual(1);
    }
    agent.destroy();
    await stopGracefully(app);
    await app.stop();
  });

  it('when the service stops, what runs is answered first, then nobody is', async () => {
    const app = await startTestApp();
    const agent = new Agent({ keepAlive: true });
    app.orchestrator.control.latencyMs = 300;
    const running = ask(app, agent, 'GET', '/api/config/features');
    await new Promise((resolve) => setTimeout(resolve, 50));
    const stopped = stopGracefully(app);
    expect((await running).status).toBe(200);
    await stopped;
    await expect(ask(app, new Agent(), 'GET', '/health/live')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    const events = app.lines.map(({ event }) => event);
    expect(events).toEqual(expect.arrayContaining(['service_draining', 'service_stopped']));
    agent.destroy();
    await app.stop();
  });

  it('when something must be recorded, the stop waits for it', async () => {
    const app = await startTestApp();
    let isRecorded = false;
    app.draining.onDrain(async () => {
      await new Promise((resolve) => setTimeout(resolve, 100));
      isRecorded = true;
    });
    await stopGracefully(app);
    expect(isRecorded).toBe(true);
    await app.stop();
  });

  it('when something never ends, the stop ends after its grace period all the same', async () => {
    const app = await startTestApp({ env: { SHUTDOWN_GRACE_SECONDS: '1' } });
    app.draining.onDrain(() => new Promise<void>(() => undefined));
    await stopGracefully(app);
    expect(app.lines.some(({ event }) => event === 'service_stopped')).toBe(true);
    await app.stop();
  });
});
