import { Args, Flags } from '@oclif/core';
import { startedText } from '../views/started.js';
import { BaseCommand } from './base.js';

/** Where validate, status and report look for a plan when none is named. */
const BY_DEFAULT = 'plans/migration.yaml';

export default class Init extends BaseCommand {
  /** It writes files; there is no document. */
  static override readonly enableJsonFlag = false;

  static override summary = 'Write a starter plan, and keep its state out of git.';
  static override description = `The plan is named after its file. What has to be filled in is marked EDIT; terautil validate finds what was forgotten.
Adds .terautil/, where state lies, to the .gitignore beside the plan, once.`;
  static override examples = [
    '<%= config.bin %> init',
    '<%= config.bin %> init plans/users-2026.yaml',
  ];
  static override args = {
    file: Args.string({
      name: 'FILE',
      description: 'the plan to write',
      default: BY_DEFAULT,
    }),
  };
  static override flags = {
    force: Flags.boolean({ description: 'replace FILE if it exists' }),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Init);
    const { writeStarter } = await import('../drafts/init.js');
    const isIgnored = writeStarter(args.file, { force: flags.force });
    this.log(startedText(args.file, isIgnored));
  }
}
