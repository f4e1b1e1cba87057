/**
 * What this client sends for a call equals what the original C++ programs sent, field by field, but for
 * the listed differences, each with its reason.
 */
import { describe, expect, test } from 'vitest';
import { encodeBatch } from '../../src/cells/encode-batch.js';
import { EMPTY_KEY, rowKey, type RowKey } from '../../src/cells/bytes.js';
import { systemClock, systemRandom } from '../../src/clock.js';
import { tera } from '../../src/proto/messages.js';
import type { Channels } from '../../src/rpc/types.js';
import { createSecret } from '../../src/secret.js';
import { createDiscovery } from '../../src/tera/discovery.js';
import { createRequestIdentity } from '../../src/tera/identity.js';
import { createLocations } from '../../src/tera/locations.js';
import { createMaster, type Master } from '../../src/tera/master.js';
import { createMetaTable } from '../../src/tera/meta-table.js';
import { createScanner } from '../../src/tera/scan.js';
import { schemaFromMessage } from '../../src/tera/schema.js';
import { createTableChanges } from '../../src/tera/table-changes.js';
import { showTable } from '../../src/tera/tables.js';
import { createWriter } from '../../src/tera/write.js';
import { blockOf, sampleCell } from '../support/cell-samples.js';
import { differingFields } from '../support/fields.js';
import { MESSAGES } from '../support/messages.js';
import { loadRecording, type RecordingName } from '../support/recordings.js';

const clock = systemClock;
const random = systemRandom;
const key = (text: string): RowKey => rowKey(Buffer.from(text));

/** Keeps what is sent and answers nothing: the first call ends what was being done. */
function sentBy(act: (channels: Channels) => Promise<unknown>, method: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const channels: Channels = {
      call: (_address, called, body) => {
        const pieces = body instanceof Uint8Array ? [body] : body;
        if (called === method) resolve(Buffer.concat(pieces));
        return Promise.reject(new Error('nothing more to see'));
      },
      drop: () => undefined,
      close: () => undefined,
    };
    act(channels).then(
      () => {
        reject(new Error(`${method} was not called`));
      },
      () => {
        reject(new Error(`${method} was not called`));
      },
    );
  });
}

function discovery(): ReturnType<typeof createDiscovery> {
  const read = (): Promise<Buffer> => Promise.resolve(Buffer.from('127.0.0.1:1'));
  return createDiscovery({ read, root: '', clock, random });
}

function masterOver(channels: Channels): Master {
  return createMaster({ channels, discovery: discovery(), clock, random, standstillMs: 120_000 });
}

/** As the originals had in their flag file. */
const identity = createRequestIdentity({
  acl: { user: createSecret('root'), passcode: createSecret('') },
});

/** Everything on one server, so that only the call in question is made. */
function anywhere(): ReturnType<typeof createLocations> {
  const location = { interval: { start: EMPTY_KEY, end: null }, server: '127.0.0.1:1' };
  const metaTable = {
    locate: () => Promise.resolve([location]),
    hasTable: () => Promise.resolve(true),
  };
  return createLocations({ metaTable, clock, random });
}

interface Case {
  readonly call: string;
  readonly recording: RecordingName;
  readonly recorded: (request: never) => boolean;
  readonly act: (channels: Channels, recorded: never) => Promise<unknown>;
  /** Path of the field → why it differs. */
  readonly differences: Readonly<Record<string, string>>;
}

const ports = { identity, clock, random, standstillMs: 120_000 };

const NO_TOKEN = 'no master looks at it';
const NUMBERED = 'numbers are the client’s own; servers only echo them';
const UNLIMITED = 'absent means the same: no limit';

const CASES: readonly Case[] = [
  {
    call: 'tera.MasterServer.ShowTables',
    recording: 'admin',
    recorded: (request: tera.ShowTablesRequest) => request.startTableName === 'fx',
    act: (channels) => showTable(masterOver(channels), 'fx'),
    differences: { userToken: NO_TOKEN },
  },
  {
    call: 'tera.MasterServer.CreateTable',
    recording: 'admin',
    recorded: (request: tera.CreateTableRequest) => request.tableName === 'fx',
    act: (channels, { schema }: tera.CreateTableRequest) =>
      createTableChanges({ ...ports, master: masterOver(channels) }).create(
        'fx',
        schemaFromMessage(schema ?? {}),
        [key('m'), key('t')],
      ),
    differences: {},
  },
  {
    call: 'tera.MasterServer.CmdCtrl',
    recording: 'split',
    recorded: () => true,
    act: (channels) => {
      const show = {
        status: 200,
        sequenceId: 0,
        tableMetaList: { meta: [{ tableName: 'fx' }] },
        tabletMetaList: {
          meta: [{ tableName: 'fx', path: 'fx/tablet00000001', keyRange: {}, status: 42 }],
        },
      };
      const master = masterOver(answeringShow(channels, show));
      return createTableChanges({ ...ports, master }).split('fx', key('a2'));
    },
    differences: {},
  },
  {
    call: 'tera.MasterServer.DisableTable',
    recording: 'split',
    recorded: () => true,
    act: (channels) => {
      const show = {
        status: 200,
        sequenceId: 0,
        tableMetaList: { meta: [{ tableName: 'fxkv', status: 1000 }] },
      };
      const master = masterOver(answeringShow(channels, show));
      return createTableChanges({ ...ports, master }).disable('fxkv');
    },
    differences: {},
  },
  {
    call: 'tera.TabletNodeServer.ScanTablet',
    recording: 'dump',
    recorded: (request: tera.ScanTabletRequest) => request.tableName === 'meta_table',
    act: (channels) => createMetaTable(channels, discovery()).locate('fx', EMPTY_KEY),
    differences: {},
  },
  {
    call: 'tera.TabletNodeServer.ScanTablet',
    recording: 'dump',
    recorded: (request: tera.ScanTabletRequest) => request.tableName === 'fx',
    act: (channels) =>
      createScanner({
        channels,
        locations: anywhere(),
        identity,
        kindOf: () => Promise.resolve('binary'),
        clock,
        random,
        standstillMs: 120_000,
      })({
        table: 'fx',
        interval: { start: EMPTY_KEY, end: key('m') },
        families: [],
        window: null,
        blockBytes: 65_536,
        readAhead: 2,
        signal: new AbortController().signal,
      }).next(),
    differences: {
      sequenceId: NUMBERED,
      sessionId: 'random; the original’s are times and can collide (protocol.md §6.9)',
      timestamp: 'the time of sending',
      maxVersion: UNLIMITED,
      numberLimit: UNLIMITED,
      maxQualifiers: UNLIMITED,
      snapshotId: 'never sent: there are no snapshots (protocol.md §4.8)',
      startTimestamp: 'has no meaning without a family (O25)',
    },
  },
  {
    call: 'tera.TabletNodeServer.WriteTablet',
    recording: 'write',
    recorded: (request: tera.WriteTabletRequest) => request.tabletName === 'fx',
    act: (channels) => {
      const cell = sampleCell({
        row: 'a1',
        family: 'cf0',
        qualifier: 'q1',
        timestamp: 5n,
        value: 'v-a1-cf0:q1',
      });
      const batch = encodeBatch({ blocks: [blockOf([cell])], indexes: [0] }, 'table');
      const write = createWriter({
        channels,
        locations: anywhere(),
        identity,
        kindOf: () => Promise.resolve('binary'),
        clock,
      });
      const limits = { sendBefore: clock.monotonicMs() + 20_000, deadlineMs: 10_000 };
      return write('fx', batch, limits);
    },
    differences: {
      sequenceId: NUMBERED,
      timestamp: 'the time of sending',
      isInstant: 'only single puts are flushed at once; a copy leaves it to the server',
      'rowList.0.mutationSequence.0.timestamp':
        'a copy gives each cell its own; the original left it to the server, which we refuse (O12)',
      'rowList.0.mutationSequence.0.ttl': 'absent means the same: never expires',
    },
  },
];

/** ShowTables is answered, everything else goes to `channels`. */
function answeringShow(channels: Channels, answer: tera.ShowTablesResponse.$Properties): Channels {
  return {
    ...channels,
    call: (address, method, body, options) =>
      method === 'tera.MasterServer.ShowTables'
        ? Promise.resolve(Buffer.from(tera.ShowTablesResponse.encode(answer).finish()))
        : channels.call(address, method, body, options),
  };
}

describe('our request is the recorded one', () => {
  test.each(CASES)(
    '$call ($recording)',
    async ({ call, recording, recorded, act, differences }) => {
      const type = MESSAGES[call]?.request;
      if (type === undefined) throw new Error(`no message type for ${call}`);
      const theirs = loadRecording(recording)
        .filter((frame) => frame.type === 'request' && frame.method === call)
        .map((frame) => type.decode(frame.body))
        .find((request) => recorded(request as never));
      if (theirs === undefined) throw new Error(`${recording} has no such request`);
      const ours = type.decode(await sentBy((channels) => act(channels, theirs as never), call));
      expect(differingFields(ours, theirs)).toEqual(Object.keys(differences).sort());
    },
  );
});
