import { Args, Flags } from '@oclif/core';
import type { ReceiptDocument } from '../documents/receipt.generated.js';
import type { SavedPlanDocument } from '../documents/saved-plan.generated.js';
import { plannedText } from '../views/planned.js';
import { receiptText } from '../views/receipt.js';
import { BaseCommand } from './base.js';
import { keepHeapSmall } from './small-heap.js';

export default class Show extends BaseCommand {
  static override summary = 'Show a plan that was saved with plan -o, or verify a receipt.';
  static override description =
    'Of a saved plan what was shown when it was saved, and whether the file is whole. Of a receipt (report --format receipt) what was moved, and whether everything in it adds up. Nothing is contacted or written, and nothing but FILE is needed.';
  static override examples = [
    '<%= config.bin %> show users.tplan',
    '<%= config.bin %> show users.tplan --json',
    '<%= config.bin %> show users.receipt.json',
  ];
  static override args = {
    file: Args.string({
      name: 'FILE',
      description: 'the saved plan, or the receipt',
      required: true,
    }),
  };
  static override flags = {
    full: Flags.boolean({ description: 'each table by itself, however many there are' }),
  };

  async run(): Promise<SavedPlanDocument | ReceiptDocument> {
    keepHeapSmall();
    const { args, flags } = await this.parse(Show);
    const { readShown } = await import('../app.js');
    const shown = readShown(args.file);
    const text =
      shown.kind === 'receipt'
        ? receiptText(shown.document, this.paint, { full: flags.full })
        : plannedText(shown.document.planned, shown.document.plan_file, this.paint, {
            savedTo: args.file,
            full: flags.full,
          });
    this.log(text.trimEnd());
    return shown.document;
  }
}
