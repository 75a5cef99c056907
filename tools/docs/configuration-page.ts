import type { Variable, VariableGroup } from '../../src/platform/environment/index.js';

type Groups = Readonly<Record<string, VariableGroup>>;

const HEAD = `# Configuration

Everything is set by environment variables. This page and \`.env.example\` are generated from the declarations in
\`src/platform/environment/tables\` by \`npm run docs:generate\`; a test fails when they drift.

- Every problem is found at once at start and reported by variable name and rule, never by value; then the process ends.
- Switches are \`true\`, \`false\`, \`1\`, \`0\`, \`yes\`, \`no\`, \`on\` or \`off\`, in any case. A blank JSON variable counts as unset.
- A \`.env\` file in the working directory is read if present and never overrides the real environment.
- A name with one of our prefixes that this build does not read is reported once, with the nearest name that it does.
`;

/** The text of \`docs/configuration.md\`. */
export function configurationPage(groups: Groups): string {
  const sections = Object.values(groups).map((group, index) =>
    [`## ${index + 1}. ${group.title}`, group.intro, table(Object.values(group.variables))].join('\n\n'),
  );
  return `${[HEAD.trimEnd(), ...sections].join('\n\n')}\n`;
}

function table(variables: readonly Variable<unknown>[]): string {
  const rows = variables.map((variable) => [names(variable), defaultOf(variable), variable.help, variable.rule]);
  const lines = [['Variable', 'Default', 'Meaning', 'Must be'], ['---', '---', '---', '---'], ...rows];
  return lines.map((cells) => `| ${cells.map(escaped).join(' | ')} |`).join('\n');
}

function names(variable: Variable<unknown>): string {
  const other = [...variable.aliases, ...variable.clampedAliases].map((name) => `\`${name}\``);
  return [
    `\`${variable.name}\``,
    ...(other.length > 0 ? [`(also ${other.join(', ')})`] : []),
    ...(variable.hasFileVariant ? ['or `_FILE`'] : []),
    ...(variable.perPublisher ? ['or `__<PUBLISHER ID>`'] : []),
  ].join(' ');
}

function defaultOf(variable: Variable<unknown>): string {
  if (variable.defaultText === null) return '–';
  return variable.defaultText.includes(' ') ? variable.defaultText : `\`${variable.defaultText}\``;
}

function escaped(cell: string): string {
  return cell.replaceAll('|', '\\|');
}
