import { Injectable } from '@nestjs/common';
import { CommandRunner, InjectCommander } from 'nest-commander';
import { EXIT_MEANINGS } from './exit-codes.js';

type ParserCommand = Parameters<CommandRunner['setCommand']>[0];

const DESCRIPTION = [
  "Publishes a photographer's photos from the command line, by the same rules and with the same record as the page.",
  'Settings come from the environment and from .env, as for the service.',
].join('\n');

/** The program's own page of help. */
@Injectable()
export class MainHelp {
  constructor(@InjectCommander() program: ParserCommand) {
    const codes = Object.entries(EXIT_MEANINGS).map(([code, meaning]) => `  ${code}  ${meaning}`);
    program
      .name('publisher')
      .description(DESCRIPTION)
      .usage('[command] [options]')
      .addHelpText(
        'after',
        [
          '',
          'Without a command it publishes one photo. `publisher <command> --help` shows the options of a command.',
          '',
          'Exit codes:',
          ...codes,
        ].join('\n'),
      );
  }
}
