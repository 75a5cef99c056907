import { parserComplaint } from './parser-complaint.js';

const COMMANDS = ['publish', 'list', 'keep'];
const complaint = (code: string, message: string): Error => Object.assign(new Error(message), { code });
const textOf = (error: Error, args: readonly string[]): string => {
  const found = parserComplaint(error, args, COMMANDS);
  return found instanceof Error ? found.message : String(found);
};

describe('parserComplaint', () => {
  test('when an option is unknown, the nearest is named and a value that was typed is not', () => {
    const error = complaint(
      'commander.unknownOption',
      "error: unknown option '--captoin=my words'\n(Did you mean --caption?)",
    );
    expect(textOf(error, ['publish', '--captoin=my words'])).toBe(
      "Unknown option '--captoin' (Did you mean --caption?) See: publisher publish --help",
    );
  });

  test.each([
    [['lst'], 'did you mean list?'],
    [['holiday.jpg'], 'named with --select'],
    [['--json', 'list'], 'The command comes first: publisher list'],
    [['list', 'a.jpg'], 'list takes fewer words'],
  ])('when the words %j are too many, it says which mistake that is', (args, text) => {
    const error = complaint('commander.excessArguments', "error: too many arguments for 'publish'");
    expect(textOf(error, args)).toContain(text);
  });

  test('when help was asked for, nothing is wrong; another error is not of the parser', () => {
    expect(parserComplaint(complaint('commander.helpDisplayed', '(outputHelp)'), [], COMMANDS)).toBe('told');
    expect(parserComplaint(new Error('x'), [], COMMANDS)).toBeNull();
    expect(parserComplaint(complaint('ENOENT', 'x'), [], COMMANDS)).toBeNull();
  });
});
