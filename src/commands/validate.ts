import { Args, Flags } from '@oclif/core';
import type { ValidationDocument } from '../documents/validation.generated.js';
import { validationText } from '../views/validation.js';
import { validationGithub } from '../views/validation-github.js';
import { BaseCommand } from './base.js';

export default class Validate extends BaseCommand {
  static override summary = 'Check plans offline: YAML, schema, meaning.';
  static override description =
    'Every problem is shown with its line and column. Without PLAN, checks plans/*.yaml of the current folder. Nothing is contacted or written.';
  static override examples = [
    '<%= config.bin %> validate',
    '<%= config.bin %> validate plans/users.yaml --json',
    '<%= config.bin %> validate plans/*.yaml --format github',
  ];
  static override strict = false;
  static override args = {
    plan: Args.string({ name: 'PLAN', description: 'a plan file; several may follow' }),
  };
  static override flags = {
    format: Flags.option({
      options: ['text', 'github'] as const,
      description: 'github: workflow commands, which GitHub shows at the lines of a pull request',
      default: 'text',
    })(),
  };

  async run(): Promise<ValidationDocument> {
    const { argv, flags } = await this.parse(Validate);
    const { plansHere } = await import('../plan/here.js');
    const files = argv.length > 0 ? argv.map(String) : plansHere();
    const { readPlan } = await import('../plan/load.js');
    const plans = files.map((file) => {
      const result = readPlan(file);
      const problems = 'problems' in result ? result.problems : [];
      return {
        file,
        valid: problems.length === 0,
        problems: problems.map(({ line, column, message, hint }) => ({
          line,
          column,
          message,
          hint,
        })),
      };
    });
    const document: ValidationDocument = {
      format: 'terautil/validation',
      format_version: 1,
      valid: plans.every((plan) => plan.valid),
      plans,
    };
    const isForGithub = flags.format === 'github';
    this.log(isForGithub ? validationGithub(document) : validationText(document, this.paint));
    if (!document.valid) this.leaveWith(65);
    return document;
  }
}
