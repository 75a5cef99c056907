import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { HealthIndicatorService, TerminusModule } from '@nestjs/terminus';
import { Draining } from '../platform/lifecycle/index.js';
import { HealthConfig } from './health.config.js';
import { HealthController } from './health.controller.js';
import { ReadinessIndicator } from './health.indicator.js';
import { ReadinessProbe } from './readiness-probe.port.js';
import { Readiness } from './readiness.js';

/** Wiring of the probes. `ReadinessProbe` and `Draining` come from global modules. */
@Module({})
export class HealthModule {
  static register(config: HealthConfig): DynamicModule {
    return {
      module: HealthModule,
      // terminus prints lines of its own for what a probe finds; the probe's answer says it already.
      imports: [TerminusModule.forRoot({ logger: false })],
      controllers: [HealthController],
      providers: [
        { provide: HealthConfig, useValue: config },
        {
          provide: Readiness,
          inject: [ReadinessProbe, HealthConfig, Draining],
          useFactory: (probe: ReadinessProbe, health: HealthConfig, draining: Draining) =>
            new Readiness(probe, health, draining),
        },
        {
          provide: ReadinessIndicator,
          inject: [Readiness, HealthIndicatorService],
          useFactory: (readiness: Readiness, indicators: HealthIndicatorService) =>
            new ReadinessIndicator(readiness, indicators),
        },
      ],
    };
  }
}
