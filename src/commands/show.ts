import { Args, Flags } from '@oclif/core';
import type { Shown } from '../app/shown.js';
import { plannedText } from '../views/planned.js';
import { receiptText } from '../views/receipt.js';
import { repairText } from '../views/repair.js';
import { BaseCommand } from './base.js';
import { keepHeapSmall } from './small-heap.js';

export default class Show extends BaseCommand {
  static override summary =
    'Show a plan or a repair that was saved with plan -o, or verify a receipt.';
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
      description: 'the saved plan or repair, or the receipt',
      required: true,
    }),
  };
  static override flags = {
    full: Flags.boolean({
      description: 'each table, or range of a repair, by itself, however many there are',
    }),
  };

  async run(): Promise<Shown['document']> {
    keepHeapSmall();
    const { args, flags } = await this.parse(Show);
    const { readShown } = await import('../app.js');
    const shown = readShown(args.file);
    this.log(this.textOf(shown, args.file, flags.full).trimEnd());
    return shown.document;
  }

  private textOf(shown: Shown, savedTo: string, full: boolean): string {
    switch (shown.kind) {
      case 'receipt':
        return receiptText(shown.document, this.paint, { full });
      case 'saved-plan': {
        const { planned, plan_file: planFile } = shown.document;
        return plannedText(planned, planFile, this.paint, { savedTo, full });
      }
      case 'saved-repair': {
        const { repair, plan_file: planFile } = shown.document;
        return repairText(repair, planFile, this.paint, { savedTo, full });
      }
    }
  }
}
