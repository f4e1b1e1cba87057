/** A one-box process with clusters a and b in a temporary folder, and clients of both. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock, systemRandom } from '../../src/clock.js';
import type { Cluster } from '../../src/migration/ports.js';
import { createChannels } from '../../src/rpc/channels.js';
import { createTeraCluster } from '../../src/tera/cluster.js';
import { readFlagFile } from '../../src/tera/flag-file.js';
import { startOneboxProcess } from './programs.js';

export interface TwoClusters {
  readonly folder: string;
  readonly source: Cluster;
  readonly destination: Cluster;
  /** The SQLite files of the two clusters, for the independent reader. */
  readonly sourceFile: string;
  readonly destinationFile: string;
  /** Writes a plan between the two, with a lease of one second; `rest` is YAML. Returns its file name. */
  writePlan(name: string, rest: string): string;
  /** Both clusters take requests and answer none until `resume`. */
  pause(): void;
  resume(): void;
  /** Ends both clusters, as kill -9 would. */
  end(): Promise<void>;
  close(): Promise<void>;
}

export async function startTwoClusters(): Promise<TwoClusters> {
  const folder = mkdtempSync(join(tmpdir(), 'terautil-'));
  const data = join(folder, 'onebox');
  const onebox = await startOneboxProcess(data);
  const channels = createChannels({ clock: systemClock });
  const open = (name: string): Cluster => {
    const { settings } = readFlagFile(join(data, `${name}.flag`));
    return createTeraCluster(settings, { channels, clock: systemClock, random: systemRandom });
  };
  return {
    folder,
    source: open('a'),
    destination: open('b'),
    sourceFile: join(data, 'a.db'),
    destinationFile: join(data, 'b.db'),
    writePlan: (name, rest) => {
      const head = `apiVersion: terautil/v1
name: ${name}
clusters:
  source: { flagfile: ${join(data, 'a.flag')} }
  destination: { flagfile: ${join(data, 'b.flag')} }
lockService: { type: local, lease: 1s }
`;
      writeFileSync(join(folder, `${name}.yaml`), head + rest);
      return `${name}.yaml`;
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
