/** What a plan says of the destination's tablets, held against what is there. Pure. */
import {
  SPLIT_TO_MERGE_LEAST,
  type CreationPlan,
  type SplitPlan,
  type TablePlan,
} from '../../plan/types.js';
import type { Interval, TableDescription, TabletDescription } from '../ports.js';
import { missingBoundaries } from '../steps/split-table.js';
import type { Remarks } from './remarks.js';

/** What a master takes for a size that is not set (protocol.md §7.3). */
const SPLIT_SIZE_UNSET = 512n;

/** Sizes and medium are for tables that are created; of one that exists it is said what differs. */
export function judgeCreation(
  { creation }: TablePlan,
  source: TableDescription,
  destination: TableDescription | null,
  remarks: Remarks,
): void {
  if (creation === undefined) return;
  if (destination !== null) {
    for (const difference of differencesOf(creation, destination)) {
      remarks.warn(
        `${difference}: the plan's is for a table that apply creates, and this one exists`,
      );
    }
    return;
  }
  const { splitSizes } = source.schema;
  const split = creation.splitSize ?? (splitSizes.split || SPLIT_SIZE_UNSET);
  const merge = creation.mergeSize ?? splitSizes.merge ?? 0n;
  if (split < SPLIT_TO_MERGE_LEAST * merge) {
    remarks.refuse(
      `It would be created with a split_size of ${split} and a merge_size of ${merge}: less than three times that.`,
      'Write both `splitSize` and `mergeSize` at this table; what is left out is taken from the source.',
    );
  }
}

function differencesOf(
  { splitSize, mergeSize, storeMedium }: CreationPlan,
  { schema }: TableDescription,
): string[] {
  const { split, merge } = schema.splitSizes;
  const stores = [...schema.storage.values()].map((storage) => storage.get('store') ?? '?');
  const other = stores.find((store) => store !== storeMedium);
  return [
    ...(splitSize !== undefined && splitSize !== split
      ? [`its split_size is ${split ?? 'unset'}, not ${splitSize}`]
      : []),
    ...(mergeSize !== undefined && mergeSize !== (merge ?? 0n)
      ? [`its merge_size is ${merge ?? 'unset'}, not ${mergeSize}`]
      : []),
    ...(storeMedium !== undefined && other !== undefined
      ? [`it is stored on ${other}, not ${storeMedium}`]
      : []),
  ];
}

/** How many splits apply would ask for, and how long that takes at least. */
export function judgeBoundaries(
  ranges: readonly Interval[],
  tablets: readonly TabletDescription[],
  split: SplitPlan,
  { note }: Remarks,
): void {
  if (!split.missingBoundaries) return;
  const missing = missingBoundaries(ranges, tablets).length;
  if (missing === 0) return;
  const seconds = Math.ceil(((missing - 1) * split.intervalMs) / 1000);
  const time = missing === 1 ? '' : `, one by one, in ${seconds} s or more`;
  const what = missing === 1 ? '1 boundary' : `${missing} boundaries`;
  note(`Its tablets are split at ${what} of the source that it lacks${time}; they stay so.`);
}
