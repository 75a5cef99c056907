/**
 * Loaded into a server process before anything else (`node --require`): leaks on purpose, one leak for each
 * sink, past the scrubber. What to leak lies in `../secrets/leaks.json` beside the working directory:
 * `{ "stdout": [...], "stderr": [...], "file": [...], "status line": [...], "header": [...], … }`.
 */
const { readFileSync, writeFileSync, writeSync } = require('node:fs');
const { Server } = require('node:http');
const { join } = require('node:path');

const leaks = JSON.parse(readFileSync(join(process.cwd(), '..', 'secrets', 'leaks.json'), 'utf8'));

for (const text of leaks.stdout) writeSync(1, `${text}\n`);
for (const text of leaks.stderr) writeSync(2, `${text}\n`);
writeFileSync(join(process.cwd(), 'leak.txt'), leaks.file.join('\n'));

const { emit } = Server.prototype;
Server.prototype.emit = function (event, request, response) {
  if (event !== 'request' || !request.url.startsWith('/leak')) return Reflect.apply(emit, this, arguments);
  if (request.url === '/leak/console') console.log(leaks.console.join(' '));
  response.statusMessage = leaks['status line'].join(' ');
  leaks.header.forEach((text, at) => response.setHeader(`X-Leak-${at}`, text));
  response.setHeader(
    'Set-Cookie',
    leaks['Set-Cookie'].map((text) => `leak=${text}; Path=/`),
  );
  response.setHeader('Location', `/${leaks.Location.join('/')}`);
  response.end(leaks.body.join('\n'));
  return true;
};
