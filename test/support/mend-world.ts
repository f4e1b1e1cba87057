/** Copies of small tables that are damaged on purpose, and how both sides are looked at afterwards. */
import { join } from 'node:path';
import { expect } from 'vitest';
import type { StatusDocument } from '../../src/documents/status.generated.js';
import { parseFaults } from '../../src/onebox/faults/load.js';
import { loadPlan } from '../../src/plan/load.js';
import type { ResolvedPlan } from '../../src/plan/types.js';
import { openEditor, type CellPlace, type Editor } from './edits.js';
import { readTable } from './independent-reader.js';
import { copyOnly } from './mend-here.js';
import { applyPlan, createTable, flushTable } from './migrations.js';
import { startTwoClusters, type TwoClusters } from './two-clusters.js';

export interface MendWorld {
  readonly clusters: TwoClusters;
  readonly source: Editor;
  readonly destination: Editor;
  /** "row family@timestamp=value", qualifier q; in cell order. */
  cellsAt(side: 'source' | 'destination', table: string): string[];
  /** Families v (three versions) and s (one), two ranges; `ROWS` in the source, copied and flushed. */
  copied(table: string, lease?: string): Promise<ResolvedPlan>;
  /** The same with differences of every class in both ranges, and compared. No extra cell pushes another out. */
  damaged(table: string, lease?: string): Promise<ResolvedPlan>;
  /** Holds the sides to each other by the independent reader, now and after a flush of the destination. */
  expectSame(table: string): Promise<void>;
  /** One rule of a file of faults, in YAML. */
  fault(rule: string): void;
  close(): Promise<void>;
}

const ROWS = ['a v@10=1', 'a v@20=2', 'a v@30=3', 'a s@10=1', 'n v@10=1', 'n s@10=1', 'z s@10=z'];

/** "row family@timestamp": qualifier q. */
export function place(text: string): CellPlace {
  const [row = '', family = '', timestamp = ''] = text.split(/[ @]/);
  return { row, family, qualifier: 'q', timestamp: BigInt(timestamp) };
}

export async function put(
  editor: Editor,
  table: string,
  ...cells: readonly string[]
): Promise<void> {
  for (const text of cells) {
    const [where = '', value = ''] = text.split('=');
    await editor.put(table, place(where), value);
  }
}

/** What a comparison counted, without what it did not see. */
export function sums({ tables }: StatusDocument): Record<string, string> {
  const cells = Object.entries(tables[0]?.diff?.cells ?? {});
  return Object.fromEntries(cells.filter(([, value]) => value !== '0'));
}

export async function startMendWorld(): Promise<MendWorld> {
  const clusters = await startTwoClusters('here');
  const source = openEditor(clusters.data, 'a');
  const destination = openEditor(clusters.data, 'b');
  const self: MendWorld = {
    clusters,
    source,
    destination,
    cellsAt: (side, table) => {
      const file = side === 'source' ? clusters.sourceFile : clusters.destinationFile;
      return [...readTable(file, table)].map(
        ({ row, family, timestamp, value }) =>
          `${row.toString('latin1')} ${family}@${timestamp}=${value.toString('latin1')}`,
      );
    },
    copied: async (table, lease = '30s') => {
      const families = [
        { name: 'v', group: 'g', versions: 3 },
        { name: 's', group: 'g' },
      ];
      await createTable(clusters.source, table, families, ['m']);
      await put(source, table, ...ROWS);
      const file = clusters.writePlan(table, `tables: [{ source: ${table} }]\n`, { lease });
      const plan = loadPlan(join(clusters.folder, file), null);
      await copyOnly(plan);
      await flushTable(clusters.destination, table);
      return plan;
    },
    damaged: async (table, lease) => {
      const plan = await self.copied(table, lease);
      await put(source, table, 'b v@11=new', 'b v@12=new', 'n v@20=two', 'n v@30=three', 'q s@5=x');
      await put(destination, table, 'a v@20=other', 'z s@10=changed');
      await put(destination, table, 'c v@10=x', 'c s@10=x', 'p v@1=x', 'p v@2=x', 'y s@1=x');
      const found = await applyPlan(plan);
      expect(sums(found)).toMatchObject({
        only_in_src: '5',
        only_in_dest: '5',
        both_have_but_diff: '2',
      });
      return plan;
    },
    expectSame: async (table) => {
      expect(self.cellsAt('destination', table)).toEqual(self.cellsAt('source', table));
      await flushTable(clusters.destination, table);
      expect(self.cellsAt('destination', table)).toEqual(self.cellsAt('source', table));
    },
    fault: (rule) => {
      for (const one of parseFaults(`faults:\n- ${rule}\n`, 'test').rules) clusters.faults.add(one);
    },
    close: async () => {
      source.close();
      destination.close();
      await clusters.close();
    },
  };
  return self;
}
