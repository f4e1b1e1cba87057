import { Flags } from '@oclif/core';
import { TerautilError } from '../../errors.js';
import type { CellSource } from '../../onebox-data/onebox-data.js';
import { duration, plural } from '../../views/text.js';
import { BaseCommand } from '../base.js';
import { dataFlag, tableArgs } from './base.js';

/** `terautil onebox load`: cells from a file or a generator into a table of a running one-box. */
export default class OneboxLoad extends BaseCommand {
  /** It says how much it loaded; there is no document. */
  static override readonly enableJsonFlag = false;

  static override readonly summary = 'Fill a table of a running one-box, creating it when missing.';
  static override readonly description =
    'Cells come as NDJSON, one {"row","family","qualifier","timestamp","value"} per line ({"row","value"} for a KV table), or from a seeded generator.';

  static override readonly examples = [
    '<%= config.bin %> <%= command.id %> a users --data ./box --schema users.schema.json --from users.ndjson',
    '<%= config.bin %> <%= command.id %> a users --data ./box --generate 100000 --seed 7',
  ];

  static override readonly args = tableArgs;

  static override readonly flags = {
    data: dataFlag,
    schema: Flags.string({
      summary: 'What the table is like, when it is to be created.',
      helpValue: 'FILE.json',
    }),
    from: Flags.string({
      summary: 'Read cells from this file; - is stdin.',
      helpValue: 'FILE.ndjson',
      exactlyOne: ['from', 'generate'],
    }),
    generate: Flags.integer({
      summary: 'Make up this many rows.',
      helpValue: 'N',
      min: 0,
      max: 1_000_000_000,
    }),
    seed: Flags.integer({
      summary: 'The same seed makes the same rows.',
      default: 1,
      min: 0,
      max: 0xffff_ffff,
    }),
  };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(OneboxLoad);
    const app = await import('../../app.js');
    const { loadTable } = await import('../../onebox-data/onebox-data.js');
    const { clock, random } = app.surroundings;
    const { cluster, close } = app.openOneboxCluster(flags.data, args.cluster);
    const startedAt = clock.monotonicMs();
    try {
      const { rows, cells, created } = await loadTable(
        { cluster, clock, random },
        {
          table: args.table,
          schemaFile: flags.schema ?? null,
          source: sourceOf(flags.from, flags.generate, flags.seed),
        },
      );
      const loaded = `${plural(cells, 'cell')} of ${plural(rows, 'row')} loaded`;
      const took = duration(clock.monotonicMs() - startedAt);
      this.log(`${args.table}: ${created ? 'created, ' : ''}${loaded} in ${took}`);
    } finally {
      close();
    }
  }
}

function sourceOf(from: string | undefined, rows: number | undefined, seed: number): CellSource {
  if (from !== undefined) return { kind: 'file', path: from };
  if (rows !== undefined) return { kind: 'generated', rows, seed };
  throw new TerautilError('TU-USAGE', 'Nothing to load: give --from or --generate');
}
