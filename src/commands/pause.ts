import { Args, Flags } from '@oclif/core';
import type { ControlDocument } from '../documents/control.generated.js';
import { TerautilError } from '../errors.js';
import { controlText } from '../views/control.js';
import { BaseCommand } from './base.js';

const REASON_LENGTH_MAX = 500;

export default class Pause extends BaseCommand {
  static override summary = 'Let all workers of a migration pause, on whatever machine they are.';
  static override description = `Within seconds each finishes what it has begun, saves its progress and releases its ranges; then it waits, and begins nothing until  terautil resume.
An apply that is started meanwhile waits too. plan, status and report work as always. Ctrl-C and --max-duration end an apply also while it waits.`;
  static override examples = [
    '<%= config.bin %> pause plans/users.yaml --reason "nightly batch"',
    '<%= config.bin %> status plans/users.yaml',
  ];
  static override args = {
    plan: Args.string({ name: 'PLAN', description: 'the plan file', required: true }),
  };
  static override flags = {
    reason: Flags.string({ description: 'why, for those who look at it', helpValue: 'TEXT' }),
  };

  async run(): Promise<ControlDocument> {
    const { args, flags } = await this.parse(Pause);
    const reason = flags.reason ?? null;
    if (reason !== null && reason.length > REASON_LENGTH_MAX) {
      throw new TerautilError(
        'TU-USAGE',
        `--reason is longer than ${String(REASON_LENGTH_MAX)} characters.`,
      );
    }
    const { loadPlan } = await import('../plan/load.js');
    const plan = loadPlan(args.plan);
    const { controlPlan } = await import('../app/control.js');
    const { version } = this.config;
    const said = await controlPlan(plan, { paused: true, reason }, { version, warn: this.warned });
    this.log(controlText(said, args.plan));
    return said;
  }
}
