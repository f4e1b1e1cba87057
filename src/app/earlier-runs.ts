/** Where earlier runs are kept: in each migration's state folder, of which those beside a plan are neighbours. */
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { addRuns, readRuns } from '../journal/runs.js';
import type { Clusters, EarlierRun } from '../migration/ports.js';
import { clustersHash } from '../plan/hashes.js';
import type { ResolvedPlan } from '../plan/types.js';

const FILE = 'runs.db';

/** Of all migrations between these clusters whose state this machine has where the plan looks. Creates nothing. */
export function earlierRuns(plan: ResolvedPlan, clusters: Clusters): EarlierRun[] {
  const hash = hashOf(clusters);
  return [...new Set([plan.stateFolder, ...neighbours(plan)])].flatMap((folder) =>
    readRuns(join(folder, FILE), hash),
  );
}

/** Keeps what was done; where that fails the user is told, and nothing else comes of it. */
export function runKeeper(
  plan: ResolvedPlan,
  clusters: Clusters,
  warn: (line: string) => void = () => undefined,
): (runs: readonly EarlierRun[]) => void {
  return (runs) => {
    const file = join(plan.stateFolder, FILE);
    try {
      addRuns(file, hashOf(clusters), runs);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      warn(
        `How long this took is not kept for later estimates, ${file} cannot be used: ${reason}.`,
      );
    }
  };
}

function hashOf({ source, destination }: Clusters): string {
  return clustersHash(source.identity(), destination.identity());
}

function neighbours({ file }: ResolvedPlan): string[] {
  const folder = join(dirname(file), '.terautil');
  try {
    return readdirSync(folder).map((name) => join(folder, name));
  } catch {
    // There is none, or none that may be read.
    return [];
  }
}
