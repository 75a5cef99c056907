import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { Controller, Get, Res } from '@nestjs/common';
import { Answers, Policy } from '../../http/index.js';

/** Written by `npm run docs:generate`; the build copies it beside this file. */
const DOCUMENT = join(__dirname, 'document', 'openapi.json');

/** This API as OpenAPI 3.1. Read when somebody asks: nobody needs it to start. Spec: web-api.md sections 4 and 11.1. */
@Controller('api/docs')
export class DocsController {
  /** The document itself, made from the routes and their types. */
  @Get()
  @Policy('admin')
  @Answers({ 200: 'application/json' })
  document(@Res({ passthrough: true }) response: ServerResponse): Promise<string> {
    return openApiText(response);
  }
}

/** The document as the whole answer, in the words it was generated in. */
export function openApiText(response: ServerResponse): Promise<string> {
  response.setHeader('Content-Type', 'application/json; charset=utf-8');
  return readFile(DOCUMENT, 'utf8');
}
