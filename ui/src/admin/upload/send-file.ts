import { change } from '../../api/contract.js';
import { localProblem, problemOf } from '../../api/problem.js';
import { members } from '../../lib/read.js';
import type { Sending, UploadAnswer } from './upload-ports.js';

/**
 * Sends one photo. `XMLHttpRequest`, for `fetch` tells nothing of what has left. Never throws.
 * Spec: ui.md section 14, web-api.md section 4.
 */
export function sendFile(sending: Sending, requestId: string): Promise<UploadAnswer> {
  return new Promise((resolve) => {
    const { signal } = sending;
    const request = new XMLHttpRequest();
    const body = new FormData();
    body.append('file', sending.file, sending.name);
    const { method, path } = change('post', '/api/library/upload', { query: { onConflict: sending.onConflict } });
    request.open(method, path);
    request.setRequestHeader('Accept', 'application/json');
    request.setRequestHeader('X-Request-Id', requestId);
    request.upload.onprogress = (event) => sending.onProgress(event.loaded);
    request.onload = () => resolve(outcomeOf(request));
    request.onerror = () => resolve({ ok: false, problem: localProblem('no_answer') });
    request.onabort = () => resolve({ ok: false, problem: localProblem('aborted') });
    signal.addEventListener('abort', () => request.abort(), { once: true });
    if (signal.aborted) return resolve({ ok: false, problem: localProblem('aborted') });
    request.send(body);
  });
}

function outcomeOf(request: XMLHttpRequest): UploadAnswer {
  const { status } = request;
  const headers = new Headers();
  for (const name of ['retry-after', 'x-request-id']) {
    const value = request.getResponseHeader(name);
    if (value !== null) headers.set(name, value);
  }
  const body = parsed(request.responseText);
  if (status < 200 || status > 299) return { ok: false, problem: problemOf(status, headers, body) };
  if (body === undefined) return { ok: false, problem: localProblem('bad_answer', headers.get('x-request-id')) };
  return { ok: true, value: members(body), status, headers };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
