import { Module, type DynamicModule } from '@nestjs/common';
import { CommandRun } from './command-run.js';
import { AnalyzeCommand } from './commands/analyze.command.js';
import { HistoryCommand, HistoryImportCommand } from './commands/history.command.js';
import { ListCommand } from './commands/list.command.js';
import { PasswordHashCommand } from './commands/password-hash.command.js';
import { PipelineLogsCommand } from './commands/pipeline-logs.command.js';
import { PreviewCommand, PublishCommand } from './commands/publish.command.js';
import { ResolveCommand } from './commands/resolve.command.js';
import { KeepCommand, RemoveCommand } from './commands/sort.commands.js';
import { MainHelp } from './main-help.js';

/** In the order of the help. */
const COMMANDS = [
  ...[PublishCommand, PreviewCommand, AnalyzeCommand, KeepCommand, RemoveCommand],
  ...[ListCommand, HistoryCommand, HistoryImportCommand, ResolveCommand, PipelineLogsCommand, PasswordHashCommand],
];

/** The commands alone: what they work with is built when one of them runs, so that help needs no settings. */
@Module({})
export class ProgramModule {
  static register(run: CommandRun): DynamicModule {
    return { module: ProgramModule, providers: [{ provide: CommandRun, useValue: run }, MainHelp, ...COMMANDS] };
  }
}
