import { Args } from '@oclif/core';
import type { LocksDocument } from '../documents/locks.generated.js';
import { locksText } from '../views/locks.js';
import { BaseCommand } from './base.js';

export default class Locks extends BaseCommand {
  static override summary = 'List who holds what of a migration since when, and what waits.';
  static override description = `Reads the ledger only; works while an apply runs, and changes nothing.
Nobody has to clean up locks: apply takes over what a dead worker held. For a worker that hangs and cannot be reached there is  terautil unlock.`;
  static override examples = [
    '<%= config.bin %> locks plans/users.yaml',
    '<%= config.bin %> locks plans/users.yaml --json | jq -r ".locks[] | select(.alive | not) | .id"',
  ];
  static override args = {
    plan: Args.string({ name: 'PLAN', description: 'the plan file', required: true }),
  };

  async run(): Promise<LocksDocument> {
    const { args } = await this.parse(Locks);
    const { loadPlan } = await import('../plan/load.js');
    const plan = loadPlan(args.plan);
    const { planLocks } = await import('../app/control.js');
    const locks = await planLocks(plan, this.warned);
    this.log(locksText(locks, this.paint));
    return locks;
  }
}
