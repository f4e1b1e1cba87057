import { Flags } from '@oclif/core';
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
  };

  override async run(): Promise<void> {
    const { flags } = await this.parse(OneboxStart);
    const { startOnebox } = await import('../../onebox/onebox.js');
    const { systemClock, systemRandom } = await import('../../clock.js');
    const stopped = new Promise<void>((resolve) => {
      process.once('SIGINT', resolve);
      process.once('SIGTERM', resolve);
    });
    const onebox = await startOnebox({
      data: flags.data,
      clusters: flags.clusters.split(','),
      tabletServers: flags['tablet-servers'],
      ...(flags.port === undefined ? {} : { port: flags.port }),
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
    this.log('ready');
    await stopped;
    await onebox.close();
  }
}
