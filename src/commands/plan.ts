import { Args } from '@oclif/core';
import type { PlannedDocument } from '../documents/planned.generated.js';
import { plannedText } from '../views/planned.js';
import { BaseCommand } from './base.js';

export default class Plan extends BaseCommand {
  static override summary = 'Read both clusters and show what apply would do.';
  static override description =
    'Writes nothing. A table that a guard refuses is shown with the reason; apply would leave with 4.';
  static override examples = ['<%= config.bin %> plan plans/users.yaml'];
  static override args = {
    plan: Args.string({ name: 'PLAN', description: 'the plan file', required: true }),
  };

  async run(): Promise<PlannedDocument> {
    const { args } = await this.parse(Plan);
    const { loadPlan } = await import('../plan/load.js');
    const plan = loadPlan(args.plan);
    const { previewPlan, surroundings } = await import('../app.js');
    const { sayRetries } = await import('../terminal/retries.js');
    const { document } = await previewPlan(plan, {
      onRetry: sayRetries(surroundings.clock, (line) => {
        this.logToStderr(line);
      }),
      warn: (line) => {
        this.logToStderr(`! ${line}`);
      },
    });
    this.log(plannedText(document, args.plan, this.paint).trimEnd());
    if (document.tables.some((table) => table.action === 'refused')) this.leaveWith(4);
    return document;
  }
}
