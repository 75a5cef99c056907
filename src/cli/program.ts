import { CommandFactory, CommandRunnerService } from 'nest-commander';
import { ownVersion } from '../app.factory.js';
import { CommandRun, outputOf } from './command-run.js';
import type { CommandWorld } from './command-world.js';
import { COMMAND_NAMES, examplesOf } from './examples.js';
import { EXIT, type ExitCode } from './exit-codes.js';
import { Output } from './output.js';
import { parserComplaint } from './parser-complaint.js';
import { ProgramModule } from './program.module.js';

/**
 * The command line: reads the words, runs one command, says what became of it. It has no rules of its own: commands call
 * the services that the web calls. Spec: publishing.md section 2.2.
 * @param args words after the program's name
 * @returns the exit code
 */
export async function runProgram(args: readonly string[], world: CommandWorld): Promise<ExitCode> {
  const run = new CommandRun(world, examplesOf);
  const failures: unknown[] = [];
  const program = await CommandFactory.createWithoutRunning(ProgramModule.register(run), {
    logger: false,
    abortOnError: false,
    version: ownVersion(),
    outputConfiguration: outputOf(world),
    // Their options would leave no room for the sentences.
    helpConfiguration: { subcommandTerm: (command) => command.name() },
    errorHandler: (error) => {
      throw error;
    },
    serviceErrorHandler: (error) => void failures.push(error),
  });
  try {
    await program.get(CommandRunnerService).run(['node', 'publisher', ...args]);
  } finally {
    await program.close();
  }
  const [failure] = failures;
  if (failure === undefined) return run.code;
  const complaint = parserComplaint(failure, args, COMMAND_NAMES);
  if (complaint === 'told') return EXIT.done;
  return new Output(world, args.includes('--json')).trouble(complaint ?? failure);
}
