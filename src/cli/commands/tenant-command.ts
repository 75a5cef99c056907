import { Inject } from '@nestjs/common';
import { CommandRunner, Option } from 'nest-commander';
import { CommandRun } from '../command-run.js';

/** The parser's own command, as `nest-commander` has it. */
type ParserCommand = Parameters<CommandRunner['setCommand']>[0];

/** Options that every command has. Spec: publishing.md section 2.2. */
export interface SharedOptions {
  readonly json?: boolean;
  readonly host?: string;
  readonly debug?: boolean;
}

/** What all commands about a tenant's photos share. */
export abstract class TenantCommand extends CommandRunner {
  constructor(@Inject(CommandRun) protected readonly work: CommandRun) {
    super();
  }

  /** Spec: publishing.md section 2.2; the parser lets further words pass unless it is told. */
  override setCommand(command: ParserCommand): this {
    super.setCommand(this.work.prepare(command));
    return this;
  }

  @Option({ flags: '--json', description: 'results as JSON documents, one per line' })
  json(): boolean {
    return true;
  }

  @Option({ flags: '--host <host>', description: 'tenant, as a browser names it; required with an orchestrator' })
  host(word: string): string {
    return word;
  }

  @Option({ flags: '--debug', description: '`content.debug` for this run: nothing is sent' })
  debug(): boolean {
    return true;
  }
}
