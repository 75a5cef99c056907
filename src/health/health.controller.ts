import { Controller, Get, Header, Inject, Res, ServiceUnavailableException } from '@nestjs/common';
import { HealthCheckService } from '@nestjs/terminus';
import type { HealthCheckResult } from '@nestjs/terminus';
import type { ServerResponse } from 'node:http';
import { Answers, Policy } from '../platform/routing/index.js';
import { ReadinessIndicator } from './health.indicator.js';
import type { ReadinessReport } from './readiness.js';

/** Probes, on any Host. Spec: reliability.md section 7. */
@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    @Inject(ReadinessIndicator) private readonly indicator: ReadinessIndicator,
  ) {}

  /** 200 until the listener closes, whatever else happens. */
  @Get('live')
  @Policy('open')
  @Header('Cache-Control', 'no-store')
  live(): { readonly status: 'ok' } {
    return { status: 'ok' };
  }

  /** Whether this process should get traffic. */
  @Get('ready')
  @Policy('open')
  @Header('Cache-Control', 'no-store')
  @Answers({ 200: 'ReadinessReport', 503: 'ReadinessReport' })
  async ready(@Res({ passthrough: true }) response: ServerResponse): Promise<ReadinessReport> {
    const result = await this.#result();
    if (result.status === 'error' || result.status === 'shutting_down') response.statusCode = 503;
    return reportOf(result);
  }

  /** terminus throws what it found; the finding is what we want. */
  async #result(): Promise<HealthCheckResult> {
    try {
      return await this.health.check([() => this.indicator.check()]);
    } catch (error) {
      if (error instanceof ServiceUnavailableException) return error.getResponse() as HealthCheckResult;
      throw error;
    }
  }
}

const WORDS = { up: 'ok', degraded: 'degraded', down: 'not_ready' } as const;

function reportOf(result: HealthCheckResult): ReadinessReport {
  const { status, ...facts } = result.details['service'] as { status: keyof typeof WORDS } & Omit<
    ReadinessReport,
    'status'
  >;
  return { status: WORDS[status], ...facts };
}
