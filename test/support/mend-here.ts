/** Repairs and settles in this process what a plan has copied, as the command does after approval. */
import { planStatus, previewPlan, runPlan } from '../../src/app.js';
import { openLockService } from '../../src/app/lock-service.js';
import type { StatusDocument } from '../../src/documents/status.generated.js';
import type { ApprovedRepair, Mend, RunEvent } from '../../src/migration/context.js';
import {
  comparisonName,
  currentDiff,
  type LedgerState,
} from '../../src/migration/ledger/ledger.js';
import { readLedger } from '../../src/migration/register.js';
import type { ResolvedPlan } from '../../src/plan/types.js';
import { applyAll } from './apply-options.js';

export async function ledgerOfPlan(plan: ResolvedPlan): Promise<LedgerState> {
  const lockService = openLockService(plan, true);
  try {
    const ledger = await readLedger(lockService, plan.name);
    if (ledger === null) throw new Error('Nothing is registered.');
    return ledger;
  } finally {
    lockService.close();
  }
}

/** Copies, and compares nothing yet. */
export async function copyOnly(plan: ResolvedPlan): Promise<void> {
  await runPlan(plan, await previewPlan(plan), {
    version: 'test',
    apply: { ...applyAll(plan), steps: ['dump'] },
    drain: new AbortController().signal,
    events: () => undefined,
  });
}

/** All ranges that differ; with `deletes` also what the destination alone has. */
export async function approveAll(plan: ResolvedPlan, deletes = false): Promise<Mend> {
  const ledger = await ledgerOfPlan(plan);
  const ranges = ledger.ranges.flatMap(({ id }): [string, ApprovedRepair][] => {
    const record = currentDiff(ledger, id);
    if (record === null || record.diff === null) return [];
    const { onlyInSource, onlyInDestination, different } = record.diff.counts;
    if (onlyInSource + onlyInDestination + different === 0) return [];
    return [
      [id, { of: comparisonName(record), deletes: deletes ? (record.diff.extra?.count ?? 0) : 0 }],
    ];
  });
  return { kind: 'repair', ranges: new Map(ranges) };
}

export async function mendHere(
  plan: ResolvedPlan,
  mend: Mend,
  onEvent: (event: RunEvent, drain: AbortController) => void = () => undefined,
): Promise<StatusDocument> {
  const drain = new AbortController();
  const all = applyAll(plan);
  await runPlan(plan, await previewPlan(plan), {
    version: 'test',
    apply: { ...all, selection: { ...all.selection, mend } },
    drain: drain.signal,
    events: (event) => {
      onEvent(event, drain);
    },
  });
  return planStatus(plan, plan.file);
}
