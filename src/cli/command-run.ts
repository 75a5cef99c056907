import type { CommandRunner } from 'nest-commander';
import type { SharedOptions } from './commands/tenant-command.js';
import type { CommandWorld } from './command-world.js';
import { EXIT, type ExitCode } from './exit-codes.js';
import { Output } from './output.js';
import { TenantDesk } from './tenant-desk.js';

type ParserCommand = Parameters<CommandRunner['setCommand']>[0];

/** How a command wants its tenant. */
export interface RunStyle {
  /** A command that only looks: INFO lines are for runs that change something. */
  readonly isQuiet?: boolean;
}

/** One run of the program: what its command works with, and how it ended. */
export class CommandRun {
  #code: ExitCode = EXIT.done;

  constructor(
    readonly world: CommandWorld,
    private readonly helpOf: (command: string) => string,
  ) {}

  get code(): ExitCode {
    return this.#code;
  }

  set code(code: ExitCode) {
    this.#code = code;
  }

  /** Settings of the parser that hold for every command. */
  prepare(command: ParserCommand): ParserCommand {
    const examples = this.helpOf(command.name());
    return command
      .exitOverride()
      .allowExcessArguments(false)
      .configureOutput(outputOf(this.world))
      .addHelpText('after', examples === '' ? '' : `\n${examples}`);
  }

  /** What a command without a tenant says. */
  output({ json }: SharedOptions): Output {
    return new Output(this.world, json ?? false);
  }

  /** Lets a command work for its tenant and keeps the exit code. */
  async forTenant(
    options: SharedOptions,
    work: (desk: TenantDesk, output: Output) => Promise<ExitCode>,
    { isQuiet = false }: RunStyle = {},
  ): Promise<void> {
    const { host = null, debug: isDebug = false } = options;
    const output = this.output(options);
    // On a terminal a person reads the answer, not the log.
    const desk = { host, isDebug, isQuiet: isQuiet || this.world.terminal !== null };
    this.#code = await TenantDesk.open(this.world, desk, (opened) => work(opened, output));
  }
}

/** Help goes to standard output. Complaints are told once, by `runProgram`. */
export function outputOf(world: CommandWorld): {
  readonly writeOut: (text: string) => void;
  readonly writeErr: (text: string) => void;
} {
  return { writeOut: (text) => world.out(text), writeErr: () => undefined };
}
