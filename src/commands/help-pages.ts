/** oclif's help with the exit codes at the end of each page, from the one table in errors.ts. */
import { type Command, Help } from '@oclif/core';
import { EXIT_CODES } from '../errors.js';
import { table } from '../views/text.js';

export default class HelpPages extends Help {
  override formatRoot(): string {
    return `${super.formatRoot()}\n\n${this.exitCodes()}`;
  }

  override formatCommand(command: Command.Loadable): string {
    return `${super.formatCommand(command).trimEnd()}\n\n${this.exitCodes()}`;
  }

  private exitCodes(): string {
    return this.section('EXIT CODES', table(Object.entries(EXIT_CODES), ['right']));
  }
}
