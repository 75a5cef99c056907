/**
 * Jest's environment for Node that also writes down what a test file cost, in milliseconds of CPU with those of the
 * processes it started and awaited, as a line of the file `TEST_CPU_FILE`. `cpu-report.mjs` reads it.
 */
const { appendFileSync, readFileSync } = require('node:fs');
const { dirname, relative } = require('node:path');
const { TestEnvironment } = require(
  require.resolve('jest-environment-node', { paths: [dirname(require.resolve('jest/package.json'))] }),
);

/** Linux counts in hundredths of a second. */
const TICK_MS = 10;

function ofChildren() {
  try {
    // proc(5): after the name, which is in brackets, fields 16 and 17 are cutime and cstime
    const fields = readFileSync('/proc/self/stat', 'utf8').split(') ').at(-1).split(' ');
    return (Number(fields[13]) + Number(fields[14])) * TICK_MS;
  } catch {
    return 0; // not Linux: what children use stays unknown
  }
}

function spentMs() {
  const { user, system } = process.cpuUsage();
  return Math.round((user + system) / 1000) + ofChildren();
}

class CpuEnvironment extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    // A getter that Node replaces by its value at the first use, though not in Jest's copy of `process`; axios reads it
    // at every request, which costs a millisecond each.
    const { allowedNodeEnvironmentFlags: value } = process;
    Object.defineProperty(this.global.process, 'allowedNodeEnvironmentFlags', { value, configurable: true });
    this.began = spentMs();
    this.what = {
      project: config.projectConfig.displayName.name,
      file: relative(config.projectConfig.rootDir, context.testPath),
    };
  }

  async teardown() {
    const file = process.env.TEST_CPU_FILE;
    if (file) appendFileSync(file, `${JSON.stringify({ ...this.what, ms: spentMs() - this.began })}\n`);
    await super.teardown();
  }
}

module.exports = CpuEnvironment;
