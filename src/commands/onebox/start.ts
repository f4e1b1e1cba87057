import { Flags } from '@oclif/core';
import { plural } from '../../views/text.js';
import { BaseCommand } from '../base.js';

/** `terautil onebox start`: serves until SIGINT or SIGTERM. */
export default class OneboxStart extends BaseCommand {
  /** It prints addresses and then serves; there is no document. */
  static override readonly enableJsonFlag = false;

  static override readonly summary =
    'Serve a Nexus and one or several Tera clusters on loopback, for trying plans and for tests.';

  static override readonly examples = [
    '<%= config.bin %> <%= command.id %> --data ./demo-data --clusters src,dest',
  ];

  static override readonly flags = {
    data: Flags.string({
      required: true,
      summary: 'Folder that keeps everything; made when missing.',
      helpValue: 'DIR',
    }),
    port: Flags.integer({
      summary:
        'Port of the Nexus, the others follow it. Default: as last time, else any free ones.',
      min: 1,
      max: 65_535,
    }),
    'tablet-servers': Flags.integer({
      summary: 'Tablet servers per cluster.',
      default: 2,
      min: 1,
      max: 16,
    }),
    clusters: Flags.string({
      summary: 'Names of the clusters, separated by commas.',
      default: 'a,b',
    }),
    faults: Flags.string({
      summary: 'What is to go wrong, for trying how clients take it: see docs/onebox.md.',
      helpValue: 'FILE',
    }),
  };

  override async run(): Promise<void> {
    const { flags } = await this.parse(OneboxStart);
    const { startOnebox } = await import('../../onebox/onebox.js');
    const { systemClock, systemRandom } = await import('../../clock.js');
    const { loadFaults } = await import('../../onebox/faults/load.js');
    const faults = flags.faults === undefined ? null : loadFaults(flags.faults);
    const stopped = new Promise<void>((resolve) => {
      process.once('SIGINT', resolve);
      process.once('SIGTERM', resolve);
    });
    const onebox = await startOnebox({
      data: flags.data,
      clusters: flags.clusters.split(','),
      tabletServers: flags['tablet-servers'],
      ...(flags.port === undefined ? {} : { port: flags.port }),
      ...(faults === null ? {} : { faults }),
      clock: systemClock,
      random: systemRandom,
    });
    this.log(`nexus ${onebox.nexusAddress}`);
    for (const cluster of onebox.clusters) {
      const servers = cluster.tabletServerAddresses.join(' ');
      this.log(
        `cluster ${cluster.name}: master ${cluster.masterAddress}, tablet servers ${servers}`,
      );
      this.log(`flag file ${cluster.flagFile}`);
    }
    if (faults !== null)
      this.log(`${plural(faults.rules.length, 'fault')} of ${flags.faults ?? ''}`);
    this.log('ready');
    await stopped;
    await onebox.close();
  }
}
