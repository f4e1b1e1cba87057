/** Where the one tablet of the meta table is; `<root>/root_table` names its server (protocol.md §5.1). */
import type { Clock } from '../clock.js';
import type { TabletServers } from './tablet-servers.js';

/** Until it is ready on a server, which takes the master no longer than any other tablet. */
const LOADING_MS = 15;

export interface MetaTablet {
  /** The last server that the master gave it to. */
  server(): number;
  isReady(): boolean;
  /** On a server that the master counts on; when there is none, it is homeless. */
  load(): void;
  isHomeless(): boolean;
  close(): void;
}

/** `publish` is told the address of the server that has it. */
export function createMetaTablet(
  clock: Clock,
  servers: TabletServers,
  publish: (address: string) => void,
): MetaTablet {
  let server = 0;
  let isReady = true;
  let isHomeless = false;
  let cancelLoad = (): void => undefined;
  return {
    server: () => server,
    isReady: () => isReady,
    isHomeless: () => isHomeless,
    load() {
      cancelLoad();
      isReady = false;
      const next = servers.pick();
      isHomeless = next === null;
      if (next === null) return;
      server = next;
      cancelLoad = clock.after(LOADING_MS, () => {
        if (!servers.serves(server)) return;
        isReady = true;
        publish(servers.at(server).address);
      });
    },
    close: () => {
      cancelLoad();
    },
  };
}
