import { tmpdir } from 'node:os';
import { Controller, Get, Module, Post } from '@nestjs/common';
import { DiscoveryModule, DiscoveryService, NestFactory } from '@nestjs/core';
import { Policy } from '../../src/platform/routing/index.js';
import { collectRoutes, PublisherExpressAdapter } from '../../src/web/index.js';
import { RandomIds } from '../../src/platform/system/index.js';
import { startTestApp } from '../support/app/index.js';

/** Routes a stranger may call: a new one is added here on purpose or not at all. */
const OPEN = [
  'GET /',
  'GET /api/admin/status',
  'GET /api/config/features',
  'GET /api/docs', // outside production; test/e2e/docs.spec.ts has the other case
  'GET /assets/*path',
  'GET /auth/callback',
  'GET /auth/failed',
  'GET /auth/login',
  'GET /auth/logout',
  'GET /auth/signed-out',
  'GET /auth/start',
  'GET /favicon.ico',
  'GET /grid',
  'GET /health/live',
  'GET /health/ready',
  'GET /history',
  'GET /photo/:folder/:filename',
  'GET /sign-in',
  'GET /upload',
  'POST /api/admin/login',
  'POST /api/admin/logout',
  'POST /auth/logout',
  'POST /auth/renew',
];

describe('route policies', () => {
  it('when the application is built, every route has one policy and the open ones are the known ones', async () => {
    const app = await startTestApp();
    const { routes } = app.routes;
    await app.stop();
    const open = routes.filter(({ policy }) => policy === 'open').map(({ method, path }) => `${method} ${path}`);
    expect([...open].sort()).toEqual(OPEN);
    const changing = routes.filter(({ method, policy }) => method !== 'GET' && policy === 'view');
    expect(changing).toEqual([]);
    expect(routes.filter(({ policy }) => policy === 'webhook')).toEqual([]);
    const keys = routes.map(({ method, path }) => `${method} ${path}`);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('when the pipeline-log relay is on, its two addresses are all there is for machines', async () => {
    const app = await startTestApp({
      env: { GITLAB_URL: 'http://127.0.0.1:9', GITLAB_TOKEN: 'glpat-of-this-test', LOG_OUTPUT_DIR: tmpdir() },
    });
    const machines = app.routes.routes.filter(({ policy }) => policy === 'webhook');
    await app.stop();
    expect(machines.map(({ method, path }) => `${method} ${path}`)).toEqual(['POST /webhook/gitlab', 'POST /webhook']);
  });

  it('when a route has no policy, the boot stops and names it', async () => {
    @Controller('strange')
    class StrangeController {
      @Get('good')
      @Policy('open')
      good(): string {
        return 'good';
      }

      @Post('bad')
      bad(): string {
        return 'bad';
      }
    }
    @Module({ imports: [DiscoveryModule], controllers: [StrangeController] })
    class StrangeModule {}
    const adapter = new PublisherExpressAdapter(new RandomIds(), (_request, _response, next) => next(null), 0);
    const app = await NestFactory.create(StrangeModule, adapter, { logger: false });
    expect(() => collectRoutes(app.get(DiscoveryService))).toThrow('StrangeController.bad');
  });
});
