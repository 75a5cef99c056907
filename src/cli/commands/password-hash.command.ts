import { Inject } from '@nestjs/common';
import { Command, CommandRunner } from 'nest-commander';
import { CommandRun } from '../command-run.js';
import { EXIT } from '../exit-codes.js';
import { hashForAdmin } from '../password/hash-for-admin.js';
import { readPassword } from '../password/read-password.js';

/** It has no tenant and needs no settings. Spec: auth.md section 7. */
@Command({
  name: 'password-hash',
  description: 'Prints the value of ADMIN_PASSWORD_HASH for a password that is typed, or the first line of the input.',
})
export class PasswordHashCommand extends CommandRunner {
  constructor(@Inject(CommandRun) private readonly work: CommandRun) {
    super();
  }

  override setCommand(command: Parameters<CommandRunner['setCommand']>[0]): this {
    super.setCommand(this.work.prepare(command));
    return this;
  }

  override async run(): Promise<void> {
    const { world } = this.work;
    const prompts = world.terminal ?? { write: () => true };
    const outcome = await readPassword(world.input, prompts).then(hashForAdmin, () => ({
      refusal: 'No password was given.',
    }));
    if ('line' in outcome) return world.out(`${outcome.line}\n`);
    world.err(`${outcome.refusal}\n`);
    this.work.code = EXIT.failed;
  }
}
