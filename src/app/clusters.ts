/** The clusters of a plan, each with settings of its own, over connections that they share. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { TerautilError } from '../errors.js';
import { standstillMs } from '../migration/limits.js';
import type { Place } from '../migration/ledger/retries.js';
import type { Cluster, ClusterIdentity, Clusters, Retry } from '../migration/ports.js';
import type { ClusterPlace, ResolvedPlan } from '../plan/types.js';
import { createChannels } from '../rpc/channels.js';
import { readSecret } from '../secret.js';
import { createTeraCluster } from '../tera/cluster.js';
import { clusterIdentity } from '../tera/coordinator.js';
import { readFlagFile } from '../tera/flag-file.js';
import type { TeraIdentity, TeraSettings } from '../tera/settings.js';
import { surroundings } from './surroundings.js';

export interface OpenClusters extends Clusters {
  close(): void;
}

export interface ClustersOptions {
  /** Of one call; absent: as the plan has patience. */
  readonly standstillMs?: number;
  /** Told of the retries that nobody else is told of. */
  readonly onRetry?: ((place: Place, retry: Retry) => void) | undefined;
  /** Told what reading the flag files gives cause to say, before anything is sent. */
  readonly warn?: (line: string) => void;
}

/** Connects lazily: nothing is sent before the first call. Throws TU-FLAGFILE-INVALID, TU-SECRET. */
export function openClusters(plan: ResolvedPlan, options: ClustersOptions = {}): OpenClusters {
  const { clock, random } = surroundings;
  const channels = createChannels({ clock });
  const { compression } = plan.dump;
  const planned = standstillMs(plan.patienceMs, plan.dump.attempts);
  const open = (place: Place): Cluster => {
    const settings = teraSettings(plan.clusters[place], options.warn);
    const identity = plannedIdentity(plan.clusters[place], `clusters.${place}.identity`);
    return createTeraCluster(
      {
        ...settings,
        ...(identity && { identity }),
        ...(compression && { scanCompression: compression }),
      },
      {
        channels,
        clock,
        random,
        standstillMs: Math.min(planned, options.standstillMs ?? Infinity),
        onRetry: (retry) => options.onRetry?.(place, retry),
      },
    );
  };
  const source = open('source');
  const destination = open('destination');
  return {
    source,
    destination,
    close: () => {
      source.close();
      destination.close();
      channels.close();
    },
  };
}

/** A cluster of the one-box that keeps its data in `folder`. Throws TU-FLAGFILE-INVALID. */
export function openOneboxCluster(
  folder: string,
  name: string,
): { readonly cluster: Cluster; readonly close: () => void } {
  const { clock, random } = surroundings;
  const path = join(folder, `${name}.flag`);
  if (!existsSync(path)) {
    throw new TerautilError('TU-USAGE', `The one-box in ${folder} has no cluster ${name}.`, {
      hint: 'Its clusters are the files *.flag of that folder; onebox start --clusters makes them.',
    });
  }
  const settings = teraSettings({ kind: 'flagfile', path });
  const channels = createChannels({ clock });
  const cluster = createTeraCluster(settings, { channels, clock, random });
  const close = (): void => {
    cluster.close();
    channels.close();
  };
  return { cluster, close };
}

function teraSettings(
  place: ClusterPlace,
  warn: (line: string) => void = () => undefined,
): TeraSettings {
  if (place.kind === 'coordinator') return { coordinator: place.coordinator };
  const read = readFlagFile(place.path);
  for (const warning of read.warnings) warn(warning);
  return read.settings;
}

/** In place of what a flag file says; null: that. `what`: its place in the plan. */
function plannedIdentity({ identity }: ClusterPlace, what: string): TeraIdentity | null {
  if (identity === undefined) return null;
  const user = readSecret(identity.user, `${what}.user`);
  const token = identity.token && readSecret(identity.token, `${what}.token`);
  const passcode = identity.passcode && readSecret(identity.passcode, `${what}.passcode`);
  return {
    ...(token && { ugi: { name: user, token } }),
    ...(passcode && { acl: { user, passcode } }),
  };
}

/** A flag file may be gone by the time of a report: then its path stands for the cluster. */
export function placeOf(place: ClusterPlace): ClusterIdentity {
  try {
    const { coordinator } = teraSettings(place);
    return clusterIdentity(coordinator);
  } catch (error) {
    if (place.kind === 'flagfile' && error instanceof TerautilError) {
      return { coordinator: place.path, root: '' };
    }
    throw error;
  }
}
