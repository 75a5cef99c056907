/**
 * Every commit message is a conventional one: `type(scope): what`, so that the log reads as a list of ideas.
 * `node scripts/check-commits.mjs [folder]` looks at the checkout in `folder`, by default this one.
 */
import process from 'node:process';
import { runMain } from './lib/main.mjs';
import { ROOT } from './lib/paths.mjs';
import { capture } from './lib/processes.mjs';

const TYPES = ['build', 'chore', 'ci', 'docs', 'feat', 'fix', 'perf', 'refactor', 'revert', 'style', 'test'];
const SUBJECT = new RegExp(`^(${TYPES.join('|')})(\\([a-z0-9][a-z0-9,./-]*\\))?!?: \\S.*$`);
const MAX_LENGTH = 100;

/** What is wrong with a subject line, or null. */
function problemOf(subject) {
  if (!SUBJECT.test(subject)) return `is not "type(scope): what", type one of ${TYPES.join(', ')}`;
  if (subject.length > MAX_LENGTH) return `is ${subject.length} characters long, ${MAX_LENGTH} at most`;
  if (subject.endsWith('.')) return 'ends with a full stop';
  return null;
}

await runMain(async () => {
  const cwd = process.argv[2] ?? ROOT;
  const log = await capture('git', ['log', '--no-merges', '--format=%h%x09%s'], { cwd });
  if (log.code !== 0) {
    console.log('No git history here; nothing to check.');
    return 0;
  }
  const commits = log.stdout.split('\n').filter(Boolean);
  const problems = commits.flatMap((line) => {
    const [id, subject] = [line.slice(0, line.indexOf('\t')), line.slice(line.indexOf('\t') + 1)];
    const problem = problemOf(subject);
    return problem ? [`${id} "${subject}" ${problem}`] : [];
  });
  problems.forEach((problem) => console.error(problem));
  console.log(`${commits.length} commits, ${problems.length} with a message to mend`);
  return problems.length === 0 ? 0 : 1;
});
