import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Policy } from '../routing/index.js';
import { equalInConstantTime } from '../security/index.js';
import { MetricsReport } from './metrics.port.js';
import { MetricsSettings } from './metrics.settings.js';

const BEARER = /^Bearer +(\S+)$/iu;

/**
 * The metrics on the main port, for places that route one port only. Without `METRICS_TOKEN` the application is built
 * without this, and the address does not exist. Spec: observability.md section 7, "Exposure".
 */
@Controller('metrics')
export class MetricsController {
  constructor(
    @Inject(MetricsReport) private readonly report: MetricsReport,
    @Inject(MetricsSettings) private readonly settings: MetricsSettings,
  ) {}

  @Get()
  @Policy('webhook')
  async metrics(@Req() request: IncomingMessage, @Res() response: ServerResponse): Promise<void> {
    if (!this.#mayRead(request)) return refuse(response);
    const text = await this.report.text();
    response.setHeader('Content-Type', this.report.contentType);
    response.end(request.method === 'HEAD' ? undefined : text);
  }

  #mayRead({ headers }: IncomingMessage): boolean {
    const given = BEARER.exec(headers.authorization ?? '')?.[1] ?? '';
    const wanted = this.settings.token?.reveal() ?? '';
    return wanted !== '' && equalInConstantTime(given, wanted);
  }
}

/** For a machine, which looks at the status alone. */
function refuse(response: ServerResponse): void {
  response.writeHead(401, { 'WWW-Authenticate': 'Bearer', 'Content-Length': 0 });
  response.end();
}
