/**
 * Loaded before `main.js`, in place of a dependency that behaves badly: it knows a secret of the process and says
 * it in the way `LEAK` names. The secret comes from the environment of the test.
 */
const { Buffer } = require('node:buffer');
const { Console } = require('node:console');
const fs = require('node:fs');
const { Server } = require('node:net');
const { resolve } = require('node:path');
const { setImmediate } = require('node:timers');

const secret = process.env['ADMIN_PASSWORD'];
const ours = (file) => require(resolve(__dirname, '../../../dist/platform/logging', file));

/** Errors with the secret in every place an error has. */
function errors() {
  const cause = new Error(`cause ${secret}`);
  const everywhere = Object.assign(new Error(`message ${secret}\n    at ${secret} (/app/src/x.js:1:2)`, { cause }), {
    config: { headers: { Authorization: `Bearer ${secret}` } },
    code: secret,
    [secret]: secret,
  });
  everywhere.stack += `\n    at ${secret} (/app/node_modules/x.js:1:2)`;
  const broken = new Error(secret);
  for (const name of ['stack', 'message', 'name', 'toString', 'constructor']) {
    Object.defineProperty(broken, name, { get: () => fail(new Error(`getter ${secret}`)) });
  }
  const hostile = { toString: () => fail(new Error(secret)), toJSON: () => fail(new Error(secret)), secret };
  return [everywhere, new AggregateError([cause], secret), secret, broken, hostile, null, undefined, Symbol(secret)];
}

function fail(error) {
  throw error;
}

const leaks = {
  nothing: () => undefined,
  words() {
    console.log('log', secret, { nested: { deep: [secret] } });
    console.error('error', Buffer.from(`\0me\0${secret}`).toString('base64'), encodeURIComponent(secret));
    console.warn(JSON.stringify({ quoted: JSON.stringify({ secret }) }));
    console.log(new Error(`printed ${secret}`));
    new Console(process.stdout).table([{ secret }]);
    process.stdout.write(`in ${secret.slice(0, 5)}`);
    process.stdout.write(`${secret.slice(5)} halves\n`);
    for (const byte of Buffer.from(`ünïcödé ${secret} 🌲\n`)) process.stdout.write(Uint8Array.of(byte));
    process.stderr.write(Buffer.from(`${secret}\n`).toString('hex'), 'hex');
    process.emitWarning(`warned ${secret}`, { type: 'DeprecationWarning', code: 'DEP9999', detail: secret });
    process.emitWarning(Object.assign(new Error(`warned ${secret}`), { name: secret }));
    process.stdout.write('a half line that nobody ends');
  },
  throws: () => errors().forEach((error) => setImmediate(() => fail(error))),
  rejections: () => errors().forEach((error) => void Promise.reject(error)),
  /** Much more than a pipe holds, and then the end. */
  flood() {
    for (let line = 0; line < 40; line += 1) console.log(`flood ${line} ${secret} ${'.'.repeat(50_000)} whole`);
    setImmediate(() => fail(new Error(secret)));
  },
  /** The crash handler itself breaks. */
  logger() {
    ours('pino-event-log.js').PinoEventLog.prototype.failure = () => fail(new Error(`logger ${secret}`));
    setImmediate(() => fail(new Error(secret)));
  },
  /** A step of the boot fails with foreign words. */
  boot() {
    const { readFileSync } = fs;
    fs.readFileSync = (file, ...rest) =>
      String(file).endsWith('package.json') && new Error().stack.includes('ownVersion')
        ? fail(new Error(`boot ${secret}`))
        : readFileSync(file, ...rest);
  },
};

if (process.env['SCRUBBER'] === 'off') ours('scrubber.js').Scrubber.prototype.scrub = (text) => text;

const leak = leaks[process.env['LEAK']];
if (process.env['LEAK_AT'] === 'start') leak();
else {
  const { listen } = Server.prototype;
  Server.prototype.listen = function (...args) {
    this.once('listening', () => setTimeout(leak, 50));
    return listen.apply(this, args);
  };
}
