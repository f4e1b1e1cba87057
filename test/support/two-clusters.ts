/** A one-box with clusters a and b in a temporary folder, and clients of both. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock, systemRandom } from '../../src/clock.js';
import type { Cluster } from '../../src/migration/ports.js';
import type { ClusterControl } from '../../src/onebox/cluster-control.js';
import { startOnebox, type Onebox } from '../../src/onebox/onebox.js';
import { createChannels } from '../../src/rpc/channels.js';
import { createTeraCluster } from '../../src/tera/cluster.js';
import { readFlagFile } from '../../src/tera/flag-file.js';
import type { Migration } from './invariant-flaws.js';
import { withSoonRecheck } from './soon-recheck.js';
import { startOneboxProcess, type OneboxProcess } from './programs.js';

export interface TwoClusters {
  readonly folder: string;
  readonly source: Cluster;
  readonly destination: Cluster;
  /** The SQLite files of the two clusters, for the independent reader. */
  readonly sourceFile: string;
  readonly destinationFile: string;
  /** The one-box's folder. */
  readonly data: string;
  /**
   * Writes a plan between the two, with a lease of one second; `rest` is YAML. What differs is read again once, and
   * soon, unless it says otherwise. Returns its file name.
   */
  writePlan(name: string, rest: string, places?: PlanPlaces): string;
  /** What the invariants of a migration are judged by. */
  migration(name: string, exit: number | null, more?: Partial<Migration>): Migration;
  /** What can be done to the servers of cluster a or b; only of a one-box with the test. */
  control(cluster: 'a' | 'b'): ClusterControl;
  /** What goes wrong in them, by a script; only of a one-box with the test. */
  readonly faults: Onebox['faults'];
  /** Both clusters take requests and answer none until `resume`; only of a one-box that is a process. */
  pause(): void;
  resume(): void;
  /** Ends both clusters, as kill -9 would. */
  end(): Promise<void>;
  close(): Promise<void>;
}

/** Other flag files than those of the one-box, another lease, another lock service. */
export interface PlanPlaces {
  readonly source?: string;
  readonly destination?: string;
  readonly lease?: string;
  /** In YAML, on one line, without the lease. */
  readonly lockService?: string;
}

/** `where`: the one-box is a process of its own, or one with the test. */
export async function startTwoClusters(where: 'apart' | 'here' = 'apart'): Promise<TwoClusters> {
  const folder = mkdtempSync(join(tmpdir(), 'terautil-'));
  const data = join(folder, 'onebox');
  const onebox = await (where === 'apart' ? startApart(data) : startHere(data));
  const channels = createChannels({ clock: systemClock });
  const open = (name: string): Cluster => {
    const { settings } = readFlagFile(join(data, `${name}.flag`));
    return createTeraCluster(settings, { channels, clock: systemClock, random: systemRandom });
  };
  const source = open('a');
  const destination = open('b');
  const files = { sourceFile: join(data, 'a.db'), destinationFile: join(data, 'b.db') };
  return {
    folder,
    data,
    source,
    destination,
    ...files,
    migration: (name, exit, more = {}) => ({
      name,
      planFile: join(folder, `${name}.yaml`),
      ...files,
      destination,
      steps: ['dump', 'diff'],
      exit,
      ...more,
    }),
    writePlan: (name, rest, places = {}) => {
      const head = `apiVersion: terautil/v1
name: ${name}
clusters:
  source: { flagfile: ${places.source ?? join(data, 'a.flag')} }
  destination: { flagfile: ${places.destination ?? join(data, 'b.flag')} }
lockService: { ${places.lockService ?? 'type: local'}, lease: ${places.lease ?? '1s'} }
`;
      writeFileSync(join(folder, `${name}.yaml`), head + withSoonRecheck(rest));
      return `${name}.yaml`;
    },
    control: onebox.control,
    get faults() {
      return onebox.faults();
    },
    pause: () => {
      onebox.pause();
    },
    resume: () => {
      onebox.resume();
    },
    end: () => onebox.kill(),
    close: async () => {
      channels.close();
      await onebox.kill();
      rmSync(folder, { recursive: true });
    },
  };
}

interface RunningOnebox extends OneboxProcess {
  readonly control: (cluster: string) => ClusterControl;
  readonly faults: () => Onebox['faults'];
}

async function startApart(data: string): Promise<RunningOnebox> {
  const control = (): never => {
    throw new Error('Only the servers of a one-box in this process can be reached.');
  };
  return { ...(await startOneboxProcess(data)), control, faults: control };
}

async function startHere(data: string): Promise<RunningOnebox> {
  const onebox = await startOnebox({
    data,
    clusters: ['a', 'b'],
    tabletServers: 2,
    clock: systemClock,
    random: systemRandom,
  });
  const refuse = (): never => {
    throw new Error('Only a one-box that is a process of its own can be paused.');
  };
  return {
    kill: () => onebox.close(),
    pause: refuse,
    resume: refuse,
    control: (cluster) => onebox.control(cluster),
    faults: () => onebox.faults,
  };
}
