import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { clearInterval, setInterval } from 'node:timers';
import { ROOT } from './paths.mjs';

/** Signals that end a command; each is handed on to the child. */
const ENDING = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** A terminal and npm both send Ctrl-C; within this time it is one wish, not two. */
const SAME_WISH_MS = 1_000;

/** An exit code in the words of a shell: the code itself, or 128 + the signal's number. */
const exitCode = (code, signal) => code ?? 128 + (constants.signals[signal] ?? 0);

/**
 * Runs a command in the project, its output in ours, and waits for it. Never through a shell.
 *
 * The child gets a process group of its own, so that Ctrl-C reaches it once, through us; one that reads from the
 * terminal has to share ours.
 *
 * @param {string} command program
 * @param {readonly string[]} args its arguments, as they are
 * @param {{ env?: Record<string, string | undefined>, reads?: boolean }} [options] `env` is laid over the environment;
 *   `reads`: the command asks the person something
 * @returns {Promise<number>} its exit code
 */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: ROOT,
      env: { ...process.env, ...options.env },
      stdio: 'inherit',
      detached: process.platform !== 'win32' && !options.reads,
    });
    const stopForwarding = forwardSignals((signal) => child.kill(signal));
    child.once('error', (error) => {
      stopForwarding();
      reject(error);
    });
    child.once('exit', (code, signal) => {
      stopForwarding();
      resolve(exitCode(code, signal));
    });
  });
}

/** Runs a JavaScript file with this Node. */
export const runNode = (args, options) => run(process.execPath, args, options);

/**
 * Runs a command and keeps what it says.
 * @returns {Promise<{ code: number, output: string, stdout: string }>} `output` is both streams as they came
 */
export function capture(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd ?? ROOT,
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let stdout = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      output += text;
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text) => (output += text));
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code: exitCode(code, signal), output, stdout }));
  });
}

/**
 * Calls `onSignal` once for each wish to end. When npm has started us and is gone without a word (killed), that is
 * a wish to end as well.
 * @returns a function that stops listening
 */
export function forwardSignals(onSignal) {
  let last = -SAME_WISH_MS;
  const listener = (signal) => {
    const now = performance.now();
    if (now - last < SAME_WISH_MS) return;
    last = now;
    onSignal(signal);
  };
  for (const signal of ENDING) process.on(signal, listener);
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.env.npm_lifecycle_event === undefined || process.ppid === parent) return;
    clearInterval(watch);
    listener('SIGTERM');
  }, 500).unref();
  return () => {
    clearInterval(watch);
    for (const signal of ENDING) process.off(signal, listener);
  };
}

/**
 * Runs several commands side by side until one of them ends or we are told to; then ends the others.
 * @param {readonly (readonly string[])[]} commands argument lists for this Node
 * @returns {Promise<number>} 0 when we were told to end, else the code of the one that ended
 */
export async function runTogether(commands) {
  const children = commands.map((args) =>
    spawn(process.execPath, args, { cwd: ROOT, stdio: 'inherit', detached: process.platform !== 'win32' }),
  );
  const endAll = (signal) => children.forEach((child) => child.kill(signal));
  const exits = children.map(
    (child) => new Promise((resolve) => child.once('exit', (code, signal) => resolve(exitCode(code, signal)))),
  );
  let told = false;
  const stopForwarding = forwardSignals((signal) => {
    told = true;
    endAll(signal);
  });
  const first = await Promise.race(exits);
  endAll('SIGTERM');
  await Promise.all(exits);
  stopForwarding();
  return told ? 0 : first;
}
