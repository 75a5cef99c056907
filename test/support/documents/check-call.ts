import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './blocks.js';
import { checkCommandLine } from './check-command-line.js';
import { checkNpm } from './check-npm.js';
import { composeServices, isChartValue, isOfRelease, missingFile, unknownVariables } from './known-words.js';
import type { Call, Told } from './programs.js';

/** A command as it is written: its words, which options it takes, and what stands there beside them. */
interface Form {
  readonly words: string;
  /** Options with a value; after a colon what the value is. */
  readonly values?: readonly string[];
  readonly switches?: readonly string[];
  /** What stands there without a dash; the last one may repeat. */
  readonly rest?: readonly Thing[];
  /** After the first of those comes a command for another machine. */
  readonly runs?: true;
}
type Thing = 'file' | 'resource' | 'assignment' | 'service' | 'chart' | 'any' | 'release' | 'built';

const SELECT = ['--selector', '-l', '--namespace', '-n'];
const FORMS: Readonly<Record<Exclude<Told, 'npm' | 'publisher'>, readonly Form[]>> = {
  node: [{ words: '', switches: ['--enable-source-maps'], rest: ['built', 'any'] }],
  git: [{ words: 'clone', rest: ['any', 'any'] }, { words: 'pull' }],
  jq: [{ words: '', switches: ['-r'], rest: ['any'] }],
  promtool: [{ words: 'check rules', rest: ['file'] }],
  kubectl: [
    { words: 'logs', values: [...SELECT, '--tail', '--since'], rest: ['resource'] },
    { words: 'top pods', values: SELECT, switches: ['--containers'] },
    { words: 'get', values: [...SELECT, '--output', '-o'], switches: ['--watch'], rest: ['any'] },
    { words: 'exec', values: ['--namespace', '-n'], rest: ['resource'] },
    { words: 'set env', values: ['--namespace', '-n'], rest: ['resource', 'assignment'] },
    { words: 'rollout status', values: ['--timeout', '--namespace', '-n'], rest: ['resource'] },
    { words: 'rollout undo', values: ['--namespace', '-n'], rest: ['resource'] },
    { words: 'rollout restart', values: ['--namespace', '-n'], rest: ['resource'] },
    { words: 'port-forward', values: ['--namespace', '-n'], rest: ['resource', 'any'] },
    { words: 'create namespace', rest: ['any'] },
    { words: 'create secret generic', values: ['--from-file', '--from-literal', '--namespace', '-n'], rest: ['any'] },
    { words: 'apply', values: ['-f', '--namespace', '-n'] },
    { words: 'delete', values: ['--namespace', '-n'], rest: ['any'] },
  ],
  helm: [
    ...['upgrade', 'install', 'template'].map((words) => ({
      words,
      values: ['--values:file', '-f:file', '--set:value', '--set-string:value', '--namespace', '-n', '--timeout'],
      switches: ['--install', '--wait', '--create-namespace', '--atomic', '--dry-run'],
      rest: ['release', 'chart'] as const,
    })),
    { words: 'rollback', values: ['--namespace', '-n'], rest: ['release', 'any'] },
    { words: 'history', values: ['--namespace', '-n'], rest: ['release'] },
    { words: 'uninstall', values: ['--namespace', '-n'], rest: ['release'] },
    { words: 'lint', values: ['--values:file', '-f:file'], rest: ['chart'] },
    { words: 'test', rest: ['release'] },
  ],
  heroku: [
    { words: 'config:set', values: ['--app', '-a'], rest: ['assignment'] },
    { words: 'config:unset', values: ['--app', '-a'], rest: ['any'] },
    { words: 'logs', values: ['--app', '-a', '--num'], switches: ['--tail'] },
    { words: 'create', values: ['--region', '--stack'], rest: ['any'] },
    { words: 'domains:add', values: ['--app', '-a'], rest: ['any'] },
    { words: 'domains', values: ['--app', '-a'] },
    { words: 'certs:add', values: ['--app', '-a'], rest: ['any'] },
    { words: 'certs:auto:enable', values: ['--app', '-a'] },
    { words: 'addons:create', values: ['--app', '-a'], rest: ['any'] },
    { words: 'ps:scale', values: ['--app', '-a'], rest: ['any'] },
    { words: 'ps:restart', values: ['--app', '-a'] },
    { words: 'releases', values: ['--app', '-a'] },
    { words: 'releases:rollback', values: ['--app', '-a'], rest: ['any'] },
    { words: 'stack:set', values: ['--app', '-a'], rest: ['any'] },
    { words: 'git:remote', values: ['--app', '-a'] },
    { words: 'run', values: ['--app', '-a'], rest: ['any'] },
  ],
  docker: [
    { words: 'build', values: ['--tag', '-t', '--file:file', '-f:file'], rest: ['file'] },
    { words: 'push', rest: ['any'] },
    {
      words: 'compose logs',
      values: ['--since', '--tail'],
      switches: ['--no-log-prefix', '--follow'],
      rest: ['service'],
    },
    { words: 'compose up', switches: ['--build', '--detach', '-d', '--wait'], values: ['--scale'], rest: ['service'] },
    { words: 'compose down', switches: ['--volumes'] },
    { words: 'compose ps' },
    { words: 'compose pull' },
    { words: 'compose build' },
    { words: 'compose exec', switches: ['-T'], rest: ['service'], runs: true },
    { words: 'compose run', switches: ['--rm', '-T'], rest: ['service'], runs: true },
    { words: 'compose restart', rest: ['service'] },
    { words: 'compose stop', rest: ['service'] },
  ],
  aws: ['list-objects-v2', 'put-object', 'delete-object']
    .map((operation): Form => ({
      words: `s3api ${operation}`,
      values: ['--endpoint-url', '--bucket', '--prefix', '--max-items', '--key', '--if-none-match'],
    }))
    .concat({
      words: 's3 mv',
      values: ['--endpoint-url'],
      switches: ['--recursive', '--dryrun'],
      rest: ['any', 'any'],
    }),
  mc: [
    { words: 'mb', rest: ['any'] },
    { words: 'admin user add', rest: ['any', 'any'] },
    { words: 'admin policy create', rest: ['any', 'any', 'any'] },
    { words: 'admin policy attach', values: ['--user'], rest: ['any', 'any'] },
  ],
};

/** Where the command line lies in the image. */
const COMMAND_LINE = 'dist/cli/main.js';

/** What is wrong with a call of a program that is not run here. */
export async function checkCall(call: Call): Promise<readonly string[]> {
  if (call.program === 'npm') return checkNpm(call);
  if (call.program === 'publisher') return checkCommandLine(call.args);
  if (call.program === 'node' && call.args[0] === COMMAND_LINE) return checkCommandLine(call.args.slice(1));
  const words = call.args.join(' ');
  const forms = FORMS[call.program].filter((form) => form.words === '' || `${words} `.startsWith(`${form.words} `));
  const form = forms.sort((a, b) => b.words.length - a.words.length)[0];
  if (form === undefined) return [`nobody knows ${call.program} ${words}`];
  const { problems, inner } = readWords(form, call);
  const [program, ...args] = inner;
  const isOurs = program === 'node' || program === 'npm' || program === 'publisher';
  return isOurs ? [...problems, ...(await checkCall({ ...call, program, args }))] : problems;
}

/** @returns what does not fit, and what another machine is to run */
function readWords(
  form: Form,
  { args, folder }: Call,
): { readonly problems: readonly string[]; readonly inner: readonly string[] } {
  const left = args.slice(form.words === '' ? 0 : form.words.split(' ').length);
  const kinds = new Map((form.values ?? []).map((value) => [value.split(':')[0] ?? '', value.split(':')[1] ?? 'any']));
  const things: string[] = [];
  const problems: string[] = [];
  while (left.length > 0) {
    const word = left.shift() ?? '';
    if (word === '--') break; // what comes now is for the other machine
    if (form.runs && things.length === 1) {
      left.unshift(word);
      break;
    }
    const [option = '', given] = word.startsWith('--') ? word.split(/=(.*)/s) : [word];
    if (!word.startsWith('-')) things.push(word);
    else if (kinds.has(option)) {
      const value = given ?? left.shift();
      if (value === undefined) problems.push(`${option} wants a value`);
      else problems.push(...misfitOf(kinds.get(option) ?? '', value, folder));
    } else if (!form.switches?.includes(option)) problems.push(`${option} is not known`);
  }
  const rest = form.rest ?? [];
  if (things.length > 0 && rest.length === 0) problems.push(`${things.join(' ')} is too much`);
  things.forEach((thing, at) =>
    problems.push(...misfitOf(rest[Math.min(at, rest.length - 1)] ?? 'any', thing, folder)),
  );
  return { problems, inner: left };
}

function misfitOf(kind: string, word: string, folder: string): readonly string[] {
  switch (kind) {
    case 'file':
      return missingFile(word, folder);
    case 'chart':
      return existsSync(join(ROOT, word, 'Chart.yaml')) ? [] : [`there is no chart ${word}`];
    case 'release':
      return word === 'publisher' ? [] : [`another release than publisher: ${word}`];
    case 'resource':
      return isOfRelease(word) ? [] : [`nothing in the chart is called ${word}`];
    case 'assignment':
      return unknownVariables([word]);
    case 'service':
      return composeServices().includes(word) ? [] : [`no service is called ${word}`];
    case 'value':
      return word.split(',').flatMap((pair) => {
        const path = pair.split('=')[0] ?? '';
        return isChartValue(path) ? [] : [`the chart has no value ${path}`];
      });
    case 'built':
      return existsSync(join(ROOT, word.replace(/^dist\//, 'src/').replace(/\.js$/, '.ts')))
        ? []
        : [`nothing builds ${word}`];
    default:
      return [];
  }
}
