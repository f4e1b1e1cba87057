import { Args } from '@oclif/core';
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

  async run(): Promise<SavedPlanDocument> {
    keepHeapSmall();
    const { args } = await this.parse(Show);
    const { readSavedPlan } = await import('../app.js');
    const { document } = readSavedPlan(args.file);
    const text = plannedText(document.planned, document.plan_file, this.paint, 'plan', args.file);
    this.log(text.trimEnd());
    return document;
  }
}
