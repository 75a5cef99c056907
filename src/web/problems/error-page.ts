import type { Problem } from './problem.js';

/** The small static page of an error: fixed texts and the request id, nothing of the request itself. */
export function errorPage(problem: Problem, requestId: string): string {
  const title = String(problem.body['title']);
  const detail = String(problem.body['detail']);
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${title}</title>
  </head>
  <body>
    <main>
      <h1>${title}</h1>
      <p>${detail}</p>
      <p><a href="/">To the first page</a></p>
      <p><small>${problem.code} · ${requestId}</small></p>
    </main>
  </body>
</html>
`;
}
