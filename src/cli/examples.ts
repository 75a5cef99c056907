/** Two calls per command, as people make them; the guide says more. */
const EXAMPLES: Readonly<Record<string, readonly [string, string]>> = {
  publish: [
    'publisher publish --select "a sunset.jpg" --caption "Evening light"',
    'publisher publish --order oldest --count 3',
  ],
  preview: ['publisher preview --select a.jpg', 'publisher preview --order oldest --no-ai'],
  analyze: ['publisher analyze --select a.jpg', 'publisher analyze --select a.jpg --force --json'],
  keep: ['publisher keep a.jpg b.jpg', 'publisher keep --undo a.jpg'],
  remove: ['publisher remove a.jpg', 'publisher remove --permanent --confirm a.jpg a.jpg'],
  list: ['publisher list', 'publisher list --folder archive --json'],
  history: ['publisher history --since 7d', 'publisher history --restore a.jpg'],
  'history:import': ['publisher history:import posted.json', 'publisher history --import posted.json --json'],
  resolve: ['publisher resolve a.jpg telegram posted --post-id 123', 'publisher resolve a.jpg telegram not_posted'],
  'pipeline-logs': ['publisher pipeline-logs list --state dead', 'publisher pipeline-logs replay --all'],
  'password-hash': ['publisher password-hash', 'publisher password-hash < password.txt'],
};

/** Names of all commands. */
export const COMMAND_NAMES: readonly string[] = Object.keys(EXAMPLES);

/** The examples of a command, for the end of its help. */
export function examplesOf(command: string): string {
  const lines = EXAMPLES[command] ?? [];
  return lines.length === 0 ? '' : ['Examples:', ...lines.map((line) => `  ${line}`)].join('\n');
}
