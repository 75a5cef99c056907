import type { HealthIndicatorService } from '@nestjs/terminus';
import type { HealthIndicatorResult } from '@nestjs/terminus';
import type { Readiness } from './readiness.js';

/** Readiness as an indicator of terminus. */
export class ReadinessIndicator {
  constructor(
    private readonly readiness: Readiness,
    private readonly indicators: HealthIndicatorService,
  ) {}

  async check(): Promise<HealthIndicatorResult<'service'>> {
    const { status, ...facts } = await this.readiness.report();
    const session = this.indicators.check('service');
    if (status === 'not_ready') return session.down(facts);
    return status === 'degraded' ? session.degraded(facts) : session.up(facts);
  }
}
