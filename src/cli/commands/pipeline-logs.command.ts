import { Inject } from '@nestjs/common';
import { Command, CommandRunner } from 'nest-commander';
import type { EventLog } from '../../platform/logging/index.js';
import { RandomIds, SystemClock } from '../../platform/system/index.js';
import { CommandRun } from '../command-run.js';
import { pipelineLogs } from '../pipeline-logs.js';

const nothing = (): void => undefined;
/** What the outbox tells is for the log of the service; the command has an answer of its own. */
const log: EventLog = {
  ...{ debug: nothing, info: nothing, warn: nothing, error: nothing, fatal: nothing, failure: nothing },
};

/** It has no tenant and reads its own words. Spec: pipeline-logs.md section 9. */
@Command({
  name: 'pipeline-logs',
  description: 'Looks at the stored pipelines of the relay, replays or removes dead ones.',
  arguments: '<words...>',
  argsDescription: {
    words: 'list [--state pending|dead], show <id>, replay <id…|--all>, purge --older-than <days>; each with --json',
  },
  allowUnknownOptions: true,
})
export class PipelineLogsCommand extends CommandRunner {
  constructor(@Inject(CommandRun) private readonly work: CommandRun) {
    super();
  }

  override setCommand(command: Parameters<CommandRunner['setCommand']>[0]): this {
    super.setCommand(this.work.prepare(command));
    return this;
  }

  override async run(words: string[]): Promise<void> {
    const { world } = this.work;
    this.work.code = await pipelineLogs(words, {
      load: () => world.load(),
      out: (text) => world.out(text),
      err: (text) => world.err(text),
      clock: new SystemClock(),
      ids: new RandomIds(),
      log,
    });
  }
}
