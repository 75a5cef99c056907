/**
 * Loaded into a server process before anything else (`node --require`): stands where the outbox's platform
 * stands. The outbox itself forgives a repeated post, as no real platform does; so every post that arrives is
 * noted here first, in an append-only file beside the data folder: one line of JSON for each.
 *
 * A test may also ask for a standstill at the very moment a picture or a post arrives: the file
 * `<data folder>.freeze` holds `<pid> <photo.jpg|post.json>`, is used once, and the process stops by SIGSTOP.
 */
const { appendFileSync, readFileSync, rmSync } = require('node:fs');
const promises = require('node:fs/promises');
const { basename, relative, sep } = require('node:path');
const { performance } = require('node:perf_hooks');

const dataDir = process.env.DATA_DIR;
const outbox = `${dataDir}${sep}outbox${sep}`;
const { link } = promises;

promises.link = async (from, to) => {
  if (typeof to === 'string' && to.startsWith(outbox)) {
    freezeIfAsked(basename(to));
    if (basename(to) === 'post.json') note(from, to);
  }
  return link(from, to);
};

function note(from, to) {
  const { attemptKey, platform, caption, sha256 } = JSON.parse(readFileSync(from, 'utf8'));
  const path = relative(outbox, to);
  const atMs = performance.timeOrigin + performance.now();
  const line = { path, attemptKey, platform, caption, sha256, atMs, pid: process.pid };
  appendFileSync(`${dataDir}.sends.jsonl`, `${JSON.stringify(line)}\n`);
}

function freezeIfAsked(name) {
  const file = `${dataDir}.freeze`;
  let wish;
  try {
    wish = readFileSync(file, 'utf8');
  } catch {
    return; // nobody asked
  }
  if (wish !== `${process.pid} ${name}`) return;
  rmSync(file);
  process.kill(process.pid, 'SIGSTOP');
}
