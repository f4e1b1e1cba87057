import { Args, Flags } from '@oclif/core';
import type { UnlockedDocument } from '../documents/unlocked.generated.js';
import { TerautilError } from '../errors.js';
import { forcedText, unlockedText } from '../views/locks.js';
import { duration } from '../views/text.js';
import { BaseCommand } from './base.js';

export default class Unlock extends BaseCommand {
  static override summary = 'Take a lock of a migration from a worker that is gone or hangs.';
  static override description = `Not needed after a crash: apply takes over what a dead worker held. ID is exactly what  terautil locks  shows.
Without --force only a lock whose holder is dead: that is watched for its lease. With --force also from one that is alive: it asks first, and that worker publishes nothing of it any more.
Whoever takes the range next counts it as taken over: nothing is written before the quiet time has passed, after --force a whole lease later still, and a range with versions is suspect.`;
  static override examples = [
    '<%= config.bin %> unlock plans/users.yaml 1-t00001-r000003-dump',
    '<%= config.bin %> unlock plans/users.yaml 1-t00001-r000003-dump --force',
  ];
  static override args = {
    plan: Args.string({ name: 'PLAN', description: 'the plan file', required: true }),
    id: Args.string({ name: 'ID', description: 'the lock', required: true }),
  };
  static override flags = {
    force: Flags.boolean({ description: 'also when its holder is alive' }),
    'auto-approve': Flags.boolean({
      description: 'do not ask before --force takes it',
      dependsOn: ['force'],
    }),
  };

  async run(): Promise<UnlockedDocument> {
    const { args, flags } = await this.parse(Unlock);
    const { force } = flags;
    const { loadPlan } = await import('../plan/load.js');
    const plan = loadPlan(args.plan);
    const { previewUnlock, unlockPlan } = await import('../app/control.js');
    const lock = await previewUnlock(plan, args.id, force, this.warned);
    if (force) this.logToStderr(forcedText(lock));
    if (force && !flags['auto-approve']) await this.approve(plan.name, args.plan, lock.id);
    const options = { version: this.config.version, warn: () => undefined };
    const unlocked = await unlockPlan(plan, lock, force, options, ({ deadInMs }) => {
      this.logToStderr(
        `Waiting up to ${duration(deadInMs)}: its holder left without a word, or may still be at work.`,
      );
    });
    this.log(unlockedText(unlocked));
    return unlocked;
  }

  private async approve(name: string, planFile: string, id: string): Promise<void> {
    const { askFor, canAsk } = await import('../terminal/approval.js');
    if (!this.jsonEnabled() && canAsk()) {
      await askFor(name, 'To take it, type the name of the migration');
      return;
    }
    throw new TerautilError(
      'TU-NOT-APPROVED',
      'Nobody is here to approve; nothing has been changed.',
      { hint: `When it is right:  terautil unlock ${planFile} ${id} --force --auto-approve` },
    );
  }
}
