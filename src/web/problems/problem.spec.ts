import { BadRequestException, HttpException, NotFoundException } from '@nestjs/common';
import { callerError, ERROR_CODES, PublisherError } from '../../kernel/index.js';
import { errorPage } from './error-page.js';
import { PROBLEM_TEXTS } from './problem-texts.js';
import { problemOf } from './problem.js';
import { isPageRequest } from './send-problem.js';

const ID = 'request-1234';

describe('problems', () => {
  it.each(ERROR_CODES)('when the code is %s, the answer has its status, its fixed text and the request id', (code) => {
    const problem = problemOf(new PublisherError(code, 'caller', 'Not for the caller.'), ID);
    const { status, detail } = PROBLEM_TEXTS[code];
    expect(problem.status).toBe(status);
    expect(problem.body).toMatchObject({
      type: `urn:publisher-v2:problem:${code}`,
      status,
      code,
      detail,
      requestId: ID,
    });
    expect(String(problem.body['title'])).toMatch(/^[A-Z][a-z ]+$/);
    expect(JSON.stringify(problem)).not.toContain('Not for the caller');
    const waits = status === 429 || status === 503 || code === 'in_progress';
    expect(/^[1-9]\d*$/.test(problem.headers['Retry-After'] ?? '')).toBe(waits);
    expect('WWW-Authenticate' in problem.headers).toBe(status === 401);
    expect(problem.headers['Cache-Control']).toBe('no-store');
  });

  it.each([
    [0, '1'],
    [0.2, '1'],
    [2.1, '3'],
    [60, '60'],
  ])('when the wait is %s s, Retry-After is %s', (retryAfterSeconds, header) => {
    const problem = problemOf(callerError('rate_limited', 'x', { retryAfterSeconds }), ID);
    expect(problem.headers['Retry-After']).toBe(header);
  });

  it('when an error brings fields and members, they are in the body and cannot replace its own', () => {
    const fields = [{ pointer: '/a', code: 'is_string', detail: 'a must be a string' }];
    const members = { maxBytes: 5, status: 200, code: 'fine', requestId: 'other' };
    const { body } = problemOf(callerError('validation_failed', 'x', { fields, members }), ID);
    expect(body).toMatchObject({ errors: fields, maxBytes: 5, status: 422, code: 'validation_failed', requestId: ID });
  });

  it.each([
    [new BadRequestException('with the bad value'), 'malformed_request'],
    [new NotFoundException('Cannot GET /secret'), 'not_found'],
    [new HttpException('teapot', 418), 'internal_error'],
    [new TypeError('x of undefined'), 'internal_error'],
    ['a thrown text', 'internal_error'],
    [undefined, 'internal_error'],
  ])('when %s is thrown, the code is %s and nothing of it is told', (thrown, code) => {
    const problem = problemOf(thrown, ID);
    expect(problem.code).toBe(code);
    expect(JSON.stringify(problem.body)).not.toMatch(/bad value|secret|teapot|undefined|thrown/);
  });

  it('when an error is shown as a page, it has the code, the id and no script or style', () => {
    const html = errorPage(problemOf(callerError('not_found', 'x'), ID), ID);
    expect(html).toContain('not_found');
    expect(html).toContain(ID);
    expect(html).not.toMatch(/<script|<style|style=|\son\w+=/);
  });

  it.each([
    ['GET', '/grid', true],
    ['HEAD', '/nothing', true],
    ['POST', '/grid', false],
    ['GET', '/api', false],
    ['GET', '/api/images', false],
    ['GET', '/apiary', true],
    ['GET', '/health/live', false],
    ['GET', '/assets/x.js', false],
    ['GET', '/metrics', false],
  ])('when %s %s fails, shown as a page: %s', (method, path, expected) => {
    expect(isPageRequest(method, path)).toBe(expected);
  });
});
