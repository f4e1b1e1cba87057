import { Args, Flags } from '@oclif/core';
import type { SavedPlanDocument } from '../documents/saved-plan.generated.js';
import { plannedText } from '../views/planned.js';
import { BaseCommand } from './base.js';
import { keepHeapSmall } from './small-heap.js';

export default class Show extends BaseCommand {
  static override summary = 'Show a plan that was saved with plan -o.';
  static override description =
    'What was shown when it was saved, and whether the file is whole. Nothing is contacted or written.';
  static override examples = [
    '<%= config.bin %> show users.tplan',
    '<%= config.bin %> show users.tplan --json',
  ];
  static override args = {
    file: Args.string({ name: 'FILE', description: 'the saved plan', required: true }),
  };
  static override flags = {
    full: Flags.boolean({ description: 'each table by itself, however many there are' }),
  };

  async run(): Promise<SavedPlanDocument> {
    keepHeapSmall();
    const { args, flags } = await this.parse(Show);
    const { readSavedPlan } = await import('../app.js');
    const { document } = readSavedPlan(args.file);
    const text = plannedText(document.planned, document.plan_file, this.paint, {
      savedTo: args.file,
      full: flags.full,
    });
    this.log(text.trimEnd());
    return document;
  }
}
