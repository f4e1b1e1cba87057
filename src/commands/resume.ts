import { Args } from '@oclif/core';
import type { ControlDocument } from '../documents/control.generated.js';
import { controlText } from '../views/control.js';
import { BaseCommand } from './base.js';

export default class Resume extends BaseCommand {
  static override summary = 'Let the workers of a migration go on after  terautil pause.';
  static override description =
    'Each goes on within seconds, from the progress that was saved. Where no apply waits, start one.';
  static override examples = ['<%= config.bin %> resume plans/users.yaml'];
  static override args = {
    plan: Args.string({ name: 'PLAN', description: 'the plan file', required: true }),
  };

  async run(): Promise<ControlDocument> {
    const { args } = await this.parse(Resume);
    const { loadPlan } = await import('../plan/load.js');
    const plan = loadPlan(args.plan);
    const { controlPlan } = await import('../app/control.js');
    const { version } = this.config;
    const wanted = { paused: false, reason: null };
    const said = await controlPlan(plan, wanted, { version, warn: this.warned });
    this.log(controlText(said, args.plan));
    return said;
  }
}
