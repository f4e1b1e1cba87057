import { Args } from '@oclif/core';
import type { StatusDocument } from '../documents/status.generated.js';
import { statusText } from '../views/status.js';
import { BaseCommand } from './base.js';

export default class Status extends BaseCommand {
  static override summary =
    'Show where a migration is: finished, failed, running and pending ranges.';
  static override description =
    'Reads the ledger only; works while an apply runs, and changes nothing.';
  static override examples = [
    '<%= config.bin %> status plans/users.yaml',
    '<%= config.bin %> status plans/users.yaml --json | jq .state',
  ];
  static override args = {
    plan: Args.string({ name: 'PLAN', description: 'the plan file', required: true }),
  };

  async run(): Promise<StatusDocument> {
    const { args } = await this.parse(Status);
    const { loadPlan } = await import('../plan/load.js');
    const plan = loadPlan(args.plan);
    const { planStatus } = await import('../app.js');
    const status = await planStatus(plan, args.plan, (line) => {
      this.logToStderr(`! ${line}`);
    });
    this.log(statusText(status, args.plan, this.paint).trimEnd());
    return status;
  }
}
