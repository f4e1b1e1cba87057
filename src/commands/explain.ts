import { Args } from '@oclif/core';
import type { ExplainedDocument } from '../documents/explained.generated.js';
import { explainedText } from '../views/explained.js';
import { checkTable } from './asked.js';
import { BaseCommand } from './base.js';
import { keepHeapSmall } from './small-heap.js';

export default class Explain extends BaseCommand {
  static override summary =
    'Tell the life story of one row: who copied it when, what was found, what both clusters hold now.';
  static override description = `Reads the plan, the ledger, the files of findings and dead letters in the state folder, and the row on both clusters; works while an apply runs, and changes nothing.
KEY is written as every command prints it: visible ASCII stands for itself, a backslash is \\\\, any other byte \\xHH. One that begins with a dash goes behind  -- .
Values of cells appear only where the plan says diff: { values: true }. A cluster that does not answer is told beside all the rest, and the exit code is 7.`;
  static override examples = [
    '<%= config.bin %> explain plans/users.yaml users user_1000',
    "<%= config.bin %> explain plans/users.yaml users 'u\\x00\\xff' --json | jq .now.counts",
  ];
  static override args = {
    plan: Args.string({ name: 'PLAN', description: 'the plan file', required: true }),
    table: Args.string({
      name: 'TABLE',
      description: 'the table, by its name at the source',
      required: true,
    }),
    key: Args.string({ name: 'KEY', description: 'the key of the row', required: true }),
  };

  async run(): Promise<ExplainedDocument> {
    keepHeapSmall();
    const { args } = await this.parse(Explain);
    const { loadPlan } = await import('../plan/load.js');
    const plan = loadPlan(args.plan);
    checkTable(plan, args.table);
    const { explainRow, keyOf } = await import('../app/explain.js');
    const asked = { table: args.table, key: keyOf(args.key) };
    const { document, exit } = await explainRow(plan, args.plan, asked, { warn: this.warned });
    this.log(explainedText(document, this.paint).trimEnd());
    this.leaveWith(exit);
    return document;
  }
}
