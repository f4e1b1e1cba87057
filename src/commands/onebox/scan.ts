import { Flags } from '@oclif/core';
import { BaseCommand } from '../base.js';
import { dataFlag, tableArgs } from './base.js';

/** `terautil onebox scan`: the cells of a table of a running one-box. */
export default class OneboxScan extends BaseCommand {
  /** Its --json is a stream, not oclif's one document. */
  static override readonly enableJsonFlag = false;

  static override readonly summary = 'Print the cells of a table of a running one-box.';
  static override readonly description = `One cell per line: row, family:qualifier, timestamp, value (a KV table: row, value), with tabs between.
Bytes that are not visible ASCII are written \\xHH. Keys may be given in the same escape.`;

  static override readonly examples = [
    '<%= config.bin %> <%= command.id %> a users --data ./box --limit 10',
    '<%= config.bin %> <%= command.id %> a users --data ./box --start u1 --end u2 --json',
  ];

  static override readonly args = tableArgs;

  static override readonly flags = {
    data: dataFlag,
    start: Flags.string({ summary: 'The first key wanted.', helpValue: 'KEY', default: '' }),
    end: Flags.string({ summary: 'The first key not wanted any more.', helpValue: 'KEY' }),
    limit: Flags.integer({ summary: 'End after this many cells.', helpValue: 'N', min: 0 }),
    json: Flags.boolean({ summary: 'NDJSON, as onebox load reads it.' }),
  };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(OneboxScan);
    const app = await import('../../app.js');
    const { cellLine, cellText, parseKey, scanTable } =
      await import('../../onebox-data/onebox-data.js');
    const interval = {
      start: parseKey(flags.start),
      end: flags.end === undefined ? null : parseKey(flags.end),
    };
    const toLine = flags.json ? cellLine : cellText;
    const limit = flags.limit ?? Infinity;
    const { cluster, close } = app.openOneboxCluster(flags.data, args.cluster);
    try {
      let printed = 0;
      for await (const cell of scanTable(cluster, args.table, interval)) {
        if (printed >= limit) break;
        printed += 1;
        this.log(toLine(cell));
      }
    } finally {
      close();
    }
  }
}
