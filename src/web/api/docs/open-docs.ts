import type { ServerResponse } from 'node:http';
import { Controller, Get, Res } from '@nestjs/common';
import { Policy } from '../../http/index.js';
import { openApiText } from './docs.controller.js';

/** Stands in for `DocsController` outside production, where whoever develops may read without signing in. */
@Controller('api/docs')
export class OpenDocsController {
  @Get()
  @Policy('open')
  document(@Res({ passthrough: true }) response: ServerResponse): Promise<string> {
    return openApiText(response);
  }
}
