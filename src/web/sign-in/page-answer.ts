import type { ServerResponse } from 'node:http';
import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { TenantRequest } from '../../tenancy/index.js';
import { sendSmallPage, type SmallPage } from '../small-page/index.js';

/** Thrown by a guard that answers the request itself: with a page, where no error is. */
export class PageAnswer extends Error {
  constructor(readonly page: SmallPage) {
    super('A guard has answered with a page.');
    this.name = 'PageAnswer';
  }
}

/** Sends the page of a {@link PageAnswer}. */
@Catch(PageAnswer)
export class PageAnswerFilter implements ExceptionFilter<PageAnswer> {
  catch({ page }: PageAnswer, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    sendSmallPage(http.getRequest<TenantRequest>(), http.getResponse<ServerResponse>(), 200, page);
  }
}
