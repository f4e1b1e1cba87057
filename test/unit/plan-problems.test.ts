import { describe, expect, it } from 'vitest';
import { parsePlan, PLAN_FILE, planInvalid } from '../../src/plan/load.js';
import { readSource } from '../../src/yaml/source.js';
import type { Problem } from '../../src/yaml/problem.js';

const FILE = '/plans/p.yaml';

/** A valid plan whose lines a case may replace or extend; line numbers are stable. */
const LINES = {
  1: 'apiVersion: terautil/v1',
  2: 'name: users-2026',
  3: 'clusters:',
  4: '  source: { flagfile: ./src.flag }',
  5: '  destination: { flagfile: ./dest.flag }',
  6: 'lockService: { type: local }',
  7: 'tables:',
  8: '  - source: users',
} as const;

function plan(changes: Readonly<Record<number, string>> = {}): string {
  const lines: Record<number, string> = { ...LINES, ...changes };
  const last = Math.max(...Object.keys(lines).map(Number));
  return Array.from({ length: last }, (_, index) => lines[index + 1] ?? '').join('\n') + '\n';
}

function problemsOf(text: string): readonly Problem[] {
  const result = parsePlan(text, FILE);
  return 'problems' in result ? result.problems : [];
}

/** "line:column message" */
function briefly({ line, column, message }: Problem): string {
  return `${line}:${column} ${message}`;
}

const COORDINATOR = 'coordinator: { type: ins, addresses: [nexus:8868], root: /tera }';

const identity = (token: string): string => `{ user: { env: U }, token: ${token} }`;

const WRONG: readonly (readonly [string, Readonly<Record<number, string>>, string, RegExp])[] = [
  // Keys.
  [
    'an unknown key at the top',
    { 9: 'tabels: []' },
    '9:1 Unknown key "tabels" in the plan',
    /Did you mean "tables"/,
  ],
  [
    'a key that resembles nothing',
    { 9: 'zzz: 1' },
    '9:1 Unknown key "zzz" in the plan',
    /Known here: apiVersion, name/,
  ],
  [
    'a mistyped key in a table',
    { 9: '    destnation: u2' },
    '9:5 Unknown key "destnation" in tables[0]',
    /"destination"/,
  ],
  ['a missing key', { 2: '' }, '1:1 "name" is missing in the plan', /A migration plan/],
  [
    'a table without source',
    { 8: '  - destination: users' },
    '8:5 "source" is missing in tables[0]',
    /One table/,
  ],
  // Values.
  [
    'a life without a unit',
    { 9: '    ttl: "3600"' },
    '9:10 tables[0].ttl cannot be "3600"',
    /1s to 596523h/,
  ],
  [
    'a life that is over at once',
    { 9: '    ttl: 0s' },
    '9:10 A life of "0s" is not between 1s and 596523h',
    /never expire/,
  ],
  [
    'a life that a write cannot say',
    { 9: '    ttl: 596524h' },
    '9:10 A life of "596524h" is not between 1s and 596523h',
    /720h/,
  ],
  [
    'defect-P13 the meta table, which the C++ tool copied over that of the destination',
    { 8: '  - source: meta_table' },
    '8:13 "meta_table" is an internal table of Tera',
    /Leave it out/,
  ],
  [
    'defect-P13 the meta table of the destination',
    { 9: '    destination: meta_table' },
    '9:18 "meta_table" is an internal table of Tera',
    /Leave it out/,
  ],
  [
    'defect-D21 the statistics of a cluster',
    { 8: '  - source: stat_table' },
    '8:13 "stat_table" is an internal table of Tera',
    /Leave it out/,
  ],
  [
    'an expectation of a table that the plan does not have',
    { 9: 'expect: { empty: [usres] }' },
    '9:19 The plan has no table "usres"',
    /Did you mean "users"/,
  ],
  [
    'an expectation of a table that resembles none',
    { 9: 'expect: { empty: [zzz] }' },
    '9:19 The plan has no table "zzz"',
    /Names are those at the source/,
  ],
  [
    'a mistyped expectation',
    { 9: 'expect: { atmost: { ranges: 1 } }' },
    '9:11 Unknown key "atmost" in expect',
    /"atMost"/,
  ],
  [
    'a size without a unit',
    { 9: 'expect: { atMost: { bytes: "100" } }' },
    '9:28 expect.atMost.bytes cannot be "100"',
    /100GiB/,
  ],
  [
    'another version',
    { 1: 'apiVersion: terautil/v2' },
    '1:13 apiVersion cannot be "terautil/v2"',
    /terautil\/v1/,
  ],
  [
    'a name that begins with a dot',
    { 2: 'name: .users' },
    '2:7 name cannot be ".users"',
    /beginning with a letter or digit/,
  ],
  ['a name in upper case', { 2: 'name: Users' }, '2:7 name cannot be "Users"', /Lower-case/],
  ['an empty value', { 2: 'name:' }, '2:1 name must be a text, not empty', /Names the migration/],
  [
    'a number for a table name',
    { 8: '  - source: 12' },
    '8:13 tables[0].source must be a text, not 12',
    /a letter, then letters/,
  ],
  [
    'a table name the servers refuse',
    { 8: '  - source: 1users' },
    '8:13 tables[0].source cannot be "1users"',
    /a letter, then/,
  ],
  [
    'a mistyped choice',
    { 9: '    create: nevr' },
    '9:13 tables[0].create cannot be "nevr"',
    /Did you mean "never"/,
  ],
  [
    'a far-off choice',
    { 9: '    existingCells: keep' },
    '9:20 tables[0].existingCells cannot be "keep"',
    /^Allowed: refuse, merge/,
  ],
  [
    'a step of a later version',
    { 9: 'steps: [dump, repair]' },
    '9:15 steps[1] cannot be "repair"',
    /Allowed: dump, diff/,
  ],
  ['a step twice', { 9: 'steps: [dump, dump]' }, '9:15 steps lists the same twice', /Keep one/],
  ['no steps', { 9: 'steps: []' }, '9:1 steps is empty', /What apply does/],
  ['defect-P1 no tables', { 7: 'tables: []', 8: '' }, '7:1 tables is empty', /tables to move/],
  [
    'tables as a mapping',
    { 7: 'tables: {}', 8: '' },
    '7:9 tables must be a list, not a mapping',
    /tables to move/,
  ],
  [
    'a table as a word',
    { 8: '  - users' },
    '8:5 tables[0] must be a mapping (key: value), not "users"',
    /One table/,
  ],
  [
    'an unquoted timestamp',
    { 9: 'window: { end: 1700000000000000 }' },
    '9:16 window.end must be a text, not 1700000000000000',
    /Put it in quotes/,
  ],
  ['an empty window', { 9: 'window: {}' }, '9:1 window is empty', /timestamp lies in it/],
  [
    'a table window that is not none',
    { 9: '    window: all' },
    '9:13 tables[0].window cannot be "all"',
    /Allowed: none/,
  ],
  [
    'too many ranges',
    { 9: 'dump: { parallelRanges: 257 }' },
    '9:25 dump.parallelRanges must be at most 256',
    /1 to 256/,
  ],
  [
    'no ranges',
    { 9: 'dump: { parallelRanges: 0 }' },
    '9:25 dump.parallelRanges must be at least 1',
    /1 to 256/,
  ],
  [
    'an integer that a double cannot hold',
    { 9: 'dump: { attempts: 9007199254740993 }' },
    '9:19 dump.attempts must be at most 100',
    /1 to 100/,
  ],
  [
    'a fraction',
    { 9: 'dump: { attempts: 1.5 }' },
    '9:19 dump.attempts must be a whole number, not 1.5',
    /1 to 100/,
  ],
  [
    'a size without unit',
    { 9: 'dump: { inFlight: "64" }' },
    '9:19 dump.inFlight cannot be "64"',
    /64MiB/,
  ],
  [
    'a size below one batch',
    { 9: 'dump: { inFlight: 1023KiB }' },
    '9:19 "1023KiB" is not between 1MiB and 4GiB',
    /64MiB/,
  ],
  [
    'a size no process holds',
    { 9: 'dump: { inFlight: 5GiB }' },
    '9:19 "5GiB" is not between 1MiB and 4GiB',
    /64MiB/,
  ],
  [
    'a freeze that is neither true nor false',
    { 9: 'split: { freeze: yes }' },
    '9:18 split.freeze must be true or false, not "yes"',
    /keeps the destination tables from splitting/,
  ],
  [
    'a mistyped freeze',
    { 9: 'split: { freze: true }' },
    '9:10 Unknown key "freze" in split',
    /Did you mean "freeze"/,
  ],
  [
    'a split that is no mapping',
    { 9: 'split: false' },
    '9:8 split must be a mapping (key: value), not false',
    /while they are copied/,
  ],
  [
    'missing boundaries that are neither true nor false',
    { 9: 'split: { missingBoundaries: all }' },
    '9:29 split.missingBoundaries must be true or false, not "all"',
    /where the source's tablets begin/,
  ],
  [
    'an interval without unit',
    { 9: 'split: { interval: 1000 }' },
    '9:20 split.interval must be a text, not 1000',
    /1ms to 10m/,
  ],
  [
    'an interval of nothing',
    { 9: 'split: { interval: 0s }' },
    '9:20 An interval of "0s" is not between 1ms and 10m',
    /default is 1s/,
  ],
  [
    'an interval that nobody waits for',
    { 9: 'split: { interval: 11m }' },
    '9:20 An interval of "11m" is not between 1ms and 10m',
    /default is 1s/,
  ],
  [
    'a delay before a second look without unit',
    { 9: 'diff: { recheck: { delay: 10 } }' },
    '9:27 diff.recheck.delay must be a text, not 10',
    /0s to 10m/,
  ],
  [
    'a delay that nobody waits for',
    { 9: 'diff: { recheck: { delay: 11m } }' },
    '9:27 A delay of "11m" is not between 0s and 10m',
    /default is 10s/,
  ],
  [
    'a split size that no master counts in',
    { 8: '  - { source: t, splitSize: 512KiB }' },
    '8:29 tables[0].splitSize cannot be "512KiB"',
    /512MiB/,
  ],
  [
    'a split size of nothing',
    { 8: '  - { source: t, splitSize: 0MiB }' },
    '8:29 tables[0].splitSize cannot be "0MiB"',
    /1MiB or more/,
  ],
  [
    'tablets that would be merged as soon as they are split',
    { 8: '  - { source: t, splitSize: 299MiB, mergeSize: 100MiB }' },
    '8:29 A splitSize of 299MiB is less than three times the mergeSize',
    /merge what it has just split/,
  ],
  [
    'a medium that Tera does not know',
    { 8: '  - { source: t, storeMedium: ssd }' },
    '8:31 tables[0].storeMedium cannot be "ssd"',
    /Allowed: disk, flash, memory/,
  ],
  [
    'how to create a table that must not be created',
    { 8: '  - { source: t, create: never, storeMedium: flash }' },
    '8:33 "storeMedium" has no meaning beside "create: never"',
    /remove it/,
  ],
  // Clusters and the lock service.
  [
    'a cluster with two places',
    { 5: `  destination: { flagfile: a, ${COORDINATOR} }` },
    '5:3 clusters.destination says two things: keep one of its keys',
    /either/,
  ],
  [
    'a cluster without a place',
    { 5: '  destination: {}' },
    '5:3 clusters.destination is empty',
    /either/,
  ],
  [
    'an address without port',
    { 5: `  destination: { ${COORDINATOR.replace(':8868', '')} }` },
    '5:56 clusters.destination.coordinator.addresses[0] cannot be "nexus"',
    /host:port/,
  ],
  [
    'a port that does not exist',
    { 5: `  destination: { ${COORDINATOR.replace('8868', '65536')} }` },
    '5:56 "nexus:65536" has no port between 1 and 65535',
    /host:port/,
  ],
  [
    'a root that is no path',
    { 5: `  destination: { ${COORDINATOR.replace('/tera', 'tera')} }` },
    '5:75 clusters.destination.coordinator.root cannot be "tera"',
    /beginning with "\/"/,
  ],
  [
    'a root that no ZooKeeper has',
    { 5: `  destination: { ${COORDINATOR.replace('ins', 'zk').replace('/tera', '/tera//bj')} }` },
    '5:74 clusters.destination.coordinator.root cannot be "/tera//bj"',
    /beginning with "\/"/,
  ],
  [
    'a ZooKeeper without servers',
    { 5: '  destination: { coordinator: { type: zk, root: /tera } }' },
    '5:18 "addresses" is missing in clusters.destination.coordinator',
    /servers of the ZooKeeper/,
  ],
  [
    'a directory with addresses',
    { 5: `  destination: { ${COORDINATOR.replace('ins', 'fake_zk')} }` },
    '5:48 A coordinator of type fake_zk has no addresses',
    /leave the addresses out/,
  ],
  [
    'a coordinator that only flag files know',
    { 5: `  destination: { ${COORDINATOR.replace('ins', 'mock_zk')} }` },
    '5:39 clusters.destination.coordinator.type cannot be "mock_zk"',
    /Did you mean "fake_zk"\?|Allowed: ins, zk, fake_zk/,
  ],
  [
    'an identity in place of a place',
    { 5: '  destination: { identity: { user: { env: U }, token: { env: T } } }' },
    '5:3 clusters.destination has neither "flagfile" nor "coordinator"',
    /Name a flag file/,
  ],
  [
    'a user without a password',
    { 5: '  destination: { flagfile: a, identity: { user: { env: U } } }' },
    '5:31 clusters.destination.identity has neither "token" nor "passcode"',
    /policy ugi/,
  ],
  [
    'a password without a user',
    { 5: '  destination: { flagfile: a, identity: { token: { env: T } } }' },
    '5:31 "user" is missing in clusters.destination.identity',
    /Who asks/,
  ],
  [
    'a secret in two places',
    { 5: `  destination: { flagfile: a, identity: ${identity('{ env: T, file: t }')} }` },
    '5:61 clusters.destination.identity.token says two things: keep one of its keys',
    /\{ env: NAME \} or \{ file: PATH \}/,
  ],
  // Whoever writes the secret itself into a plan does not see it again in what is printed.
  [
    'promise-P9 a password in the plan',
    { 5: `  destination: { flagfile: a, identity: ${identity('hush')} }` },
    '5:68 clusters.destination.identity.token must be a mapping (key: value), not what is written there',
    /a plan never holds it: \{ env: NAME \} or \{ file: PATH \}\. For example: \{"env":"TERA_TOKEN"\}/,
  ],
  [
    'promise-P9 a password in place of all',
    { 5: '  destination: { flagfile: a, identity: hush }' },
    '5:41 clusters.destination.identity must be a mapping (key: value), not what is written there',
    /Who asks/,
  ],
  [
    'promise-P9 a password in the place of a name',
    { 5: `  destination: { flagfile: a, identity: ${identity('{ env: hush!1 }')} }` },
    '5:75 clusters.destination.identity.token.env cannot be what is written there',
    /The environment variable/,
  ],
  [
    'a lock service of a later version',
    { 6: 'lockService: { type: consul }' },
    '6:22 lockService.type cannot be "consul"',
    /Allowed: local, etcd/,
  ],
  [
    'an etcd without addresses',
    { 6: 'lockService: { type: etcd }' },
    '6:1 "addresses" is missing in lockService',
    /etcd-1:2379/,
  ],
  [
    'an etcd at no port',
    { 6: 'lockService: { type: etcd, addresses: ["e:0"] }' },
    '6:40 "e:0" has no port between 1 and 65535',
    /etcd-1:2379/,
  ],
  [
    'a member of an etcd twice',
    { 6: 'lockService: { type: etcd, addresses: ["e:1", "e:1"] }' },
    '6:47 lockService.addresses lists the same twice',
    /Keep one/,
  ],
  ...['terautil', '/', '/a/', '/a//b', '/.a', '/a/.b', '/a b'].map(
    (root) =>
      [
        `the root "${root}"`,
        { 6: `lockService: { type: etcd, root: "${root}", addresses: ["e:1"] }` },
        `6:34 lockService.root cannot be "${root}"`,
        /no name begins with a dot/,
      ] as const,
  ),
  [
    'a user without a password',
    { 6: 'lockService: { type: etcd, addresses: ["e:1"], user: { env: U } }' },
    '6:1 "password" is missing in lockService',
    /asks for both/,
  ],
  [
    'a certificate without its key',
    { 6: 'lockService: { type: etcd, addresses: ["e:1"], tls: { cert: c.pem } }' },
    '6:48 "key" is missing in lockService.tls',
    /both, or neither/,
  ],
  [
    'promise-P9 a password in the plan',
    { 6: 'lockService: { type: etcd, addresses: ["e:1"], user: { env: U }, password: hush }' },
    '6:76 lockService.password must be a mapping (key: value), not what is written there',
    /never holds it/,
  ],
  [
    'an address for one machine',
    { 6: 'lockService: { type: local, addresses: ["e:1"] }' },
    '6:29 A lock service of type local has no "addresses"',
    /type: etcd/,
  ],
  [
    'a Nexus nowhere',
    { 6: 'lockService: { type: nexus }' },
    '6:1 "addresses" is missing in lockService',
    /members of the Nexus/,
  ],
  [
    'a Nexus at a port that does not exist',
    { 6: "lockService: { type: nexus, addresses: ['n:8868', 'n:65536'] }" },
    '6:51 "n:65536" has no port between 1 and 65535',
    /members of the Nexus/,
  ],
  [
    'a Nexus that is to know us',
    { 6: "lockService: { type: nexus, addresses: ['n:8868'], user: { env: U } }" },
    '6:52 A lock service of type nexus has no "user"',
    /knows nobody/,
  ],
  [
    'a Nexus at a root with a name of its own',
    { 6: "lockService: { type: nexus, addresses: ['n:8868'], root: /.claim }" },
    '6:58 lockService.root cannot be "/.claim"',
    /./,
  ],
  [
    'a lease without unit',
    { 6: 'lockService: { type: local, lease: 30 }' },
    '6:36 lockService.lease must be a text, not 30',
    /For example: "30s"$/,
  ],
  [
    'a lease too short',
    { 6: 'lockService: { type: local, lease: 999ms }' },
    '6:36 A lease of "999ms" is not between 1s and 10m',
    /30s/,
  ],
  [
    'a lease too long',
    { 6: 'lockService: { type: local, lease: 11m }' },
    '6:36 A lease of "11m" is not between 1s and 10m',
    /30s/,
  ],
  // Meaning.
  [
    'a source twice',
    { 9: '  - { source: users, destination: u2 }' },
    '9:15 Table "users" is listed twice',
    /Keep one/,
  ],
  [
    'defect-P4 two tables to one',
    { 9: '  - { source: orders, destination: users }' },
    '9:36 Two tables go to "users"',
    /another destination/,
  ],
  [
    'two tables to one by default name',
    { 8: '  - { source: a, destination: b }', 9: '  - source: b' },
    '9:5 Two tables go to "b"',
    /another destination/,
  ],
  [
    'a table onto itself',
    { 5: '  destination: { flagfile: ././src.flag }' },
    '8:13 Table "users" would be copied onto itself: both clusters are the same',
    /another cluster/,
  ],
  [
    'a group twice',
    { 9: '    localityGroups: [base, base]' },
    '9:28 Locality group "base" is listed twice',
    /Keep one/,
  ],
  [
    'two groups to one',
    { 9: '    localityGroups: [base, { from: ext, to: base }]' },
    '9:28 Two locality groups become "base"',
    /merged/,
  ],
  [
    'half a renamed group',
    { 9: '    localityGroups: [{ from: ext }]' },
    '9:22 "to" is missing in tables[0].localityGroups[0]',
    /\{ from, to \}/,
  ],
  [
    'a group as a number',
    { 9: '    localityGroups: [7]' },
    '9:22 tables[0].localityGroups[0] must be a text or a mapping, not 7',
    /rename/,
  ],
  [
    'defect-D10 a window that ends first',
    { 9: 'window: { start: "2000", end: "2000" }' },
    '9:31 The window ends before it starts',
    /exclusive/,
  ],
  [
    'a window that starts now',
    { 9: 'window: { start: now }' },
    '9:18 "now" is not a time',
    /RFC 3339/,
  ],
  [
    'a day that does not exist',
    { 9: 'window: { end: "2026-02-30T00:00:00Z" }' },
    '9:16 "2026-02-30T00:00:00Z" is not a time',
    /RFC 3339/,
  ],
  [
    'a time without zone',
    { 9: 'window: { end: 2026-02-20T00:00:00 }' },
    '9:16 "2026-02-20T00:00:00" is not a time',
    /RFC 3339/,
  ],
  // Selecting.
  [
    'a glob without quotes',
    { 8: '  - source: *' },
    '8:13 Alias cannot be an empty string',
    /in quotes: "\*"/,
  ],
  [
    'a longer glob without quotes',
    { 8: '  - source: *_log' },
    '8:13 The alias *_log is not allowed in a plan',
    /in quotes: "\*_log"/,
  ],
  [
    'a glob that no table can fit',
    { 8: '  - source: "[ab]*"' },
    '8:13 tables[0].source cannot be "[ab]*"',
    /Or a glob/,
  ],
  [
    'a glob with a destination',
    { 8: '  - source: "user*"', 9: '    destination: people' },
    '9:5 The tables that "user*" finds keep their names',
    /an entry of its own, which wins/,
  ],
  [
    'a glob as destination',
    { 9: '    destination: "u*"' },
    '9:18 tables[0].destination cannot be "u*"',
    /no glob/,
  ],
  [
    'an exclude without a glob',
    { 9: '    exclude: [users_tmp]' },
    '9:5 "exclude" belongs to a glob, and "users" is none',
    /"users\*"/,
  ],
  [
    'an empty exclude',
    { 8: '  - source: "*"', 9: '    exclude: []' },
    '9:5 tables[0].exclude is empty',
    /left out/,
  ],
  [
    'a glob twice',
    { 8: '  - source: "u*"', 9: '  - source: "u*"' },
    '9:13 Glob "u*" is listed twice',
    /Keep one/,
  ],
  [
    'a glob onto itself',
    { 5: '  destination: { flagfile: ./src.flag }', 8: '  - source: "*"' },
    '8:13 Glob "*" would be copied onto itself: both clusters are the same',
    /another cluster/,
  ],
  ['an empty range', { 9: '    range: {}' }, '9:5 tables[0].range is empty', /every row/],
  [
    'a range by numbers',
    { 9: '    range: { start: 100 }' },
    '9:21 tables[0].range.start must be a text, not 100',
    /Put it in quotes/,
  ],
  [
    'a range that ends where it starts',
    { 9: '    range: { start: k, end: k }' },
    '9:29 The range has no key: it ends where it starts or before',
    /order of bytes/,
  ],
  [
    'a range that ends before it starts, by its bytes and not by its text',
    // As text "[" (5b) comes before the escape of 5a; as bytes it comes after.
    { 9: "    range: { start: '[', end: '\\x5a' }" },
    '9:31 The range has no key: it ends where it starts or before',
    /order of bytes/,
  ],
  [
    'a key with a broken escape',
    { 9: "    range: { start: 'k\\xf' }" },
    '9:21 "k\\xf" is not a key',
    /two hex digits/,
  ],
  [
    'a key whose escape YAML undid',
    { 9: '    range: { end: "k\\xff" }' },
    '9:19 "kÿ" is not a key',
    /single ones/,
  ],
  [
    'a key in other letters',
    { 9: '    range: { end: 键 }' },
    '9:19 "键" is not a key',
    /write '\\xe9\\x94\\xae'\./,
  ],
  [
    'a key longer than any',
    { 9: `    range: { end: ${'k'.repeat(65_536)} }` },
    '9:19 This key has 65536 bytes',
    /at most 65535/,
  ],
  ['no families', { 9: '    families: []' }, '9:5 tables[0].families is empty', /out of the/],
  [
    'a family twice, in another spelling',
    { 9: "    families: [a, '\\x61']" },
    '9:19 Column family "a" is listed twice',
    /Keep one/,
  ],
  [
    'a family that is not escaped',
    { 9: '    families: [größe]' },
    '9:16 "größe" is not the name of a column family',
    /two hex digits/,
  ],
  // YAML that is no plan (fault-D7).
  ['a duplicate key', { 9: 'name: other' }, '9:1 "name" stands here twice', /Keep one/],
  [
    'an alias',
    { 4: '  source: &a { flagfile: a }', 5: '  destination: *a' },
    '5:16 The alias *a is not allowed in a plan',
    /Write the value out/,
  ],
  ['an unknown tag', { 2: 'name: !secret users' }, '2:7 Unresolved tag: !secret', /Tags/],
  [
    'a tag of YAML itself',
    { 7: 'tables: !!set { a }', 8: '' },
    '7:9 Unresolved tag: tag:yaml.org,2002:set',
    /Tags/,
  ],
  ['a key that is no word', { 9: '[a]: b' }, '9:1 A key must be a word', /Quote it/],
  [
    'two documents',
    { 9: '---', 10: 'a: b' },
    '9:1 Source contains multiple documents; please use YAML.parseAllDocuments()',
    /One file holds one plan/,
  ],
];

describe('wrong plans', () => {
  it('has a valid plan to begin with', () => {
    expect(problemsOf(plan())).toEqual([]);
  });

  it.each(WRONG)('%s', (_, changes, expected, hint) => {
    const problems = problemsOf(plan(changes));
    expect(problems.map(briefly)).toEqual([expected]);
    expect(problems[0]?.hint).toMatch(hint);
    expect(problems[0]?.file).toBe(FILE);
    expect(planInvalid(problems)).toMatchObject({ id: 'TU-PLAN-INVALID', exit: 65 });
  });

  it('are more than forty', () => {
    expect(WRONG.length).toBeGreaterThan(40);
  });

  it('reports several problems at once, in the order of the file', () => {
    const text = plan({
      2: 'name: A',
      6: 'lockService: { type: consul }',
      9: '    onConflict: ovewrite',
    });
    expect(problemsOf(text).map(briefly)).toEqual([
      '2:7 name cannot be "A"',
      '6:22 lockService.type cannot be "consul"',
      '9:17 tables[0].onConflict cannot be "ovewrite"',
    ]);
    expect(
      problemsOf(plan({ 6: 'lockService: { type: local, lease: 1ms }', 9: '  - source: users' })),
    ).toHaveLength(2);
  });

  it('fault-D7: names every problem in one error with id, place and exit code 65', () => {
    const error = planInvalid(problemsOf(plan({ 2: 'name: A', 9: 'zzz: 1' })));
    expect(error.id).toBe('TU-PLAN-INVALID');
    expect(error.exit).toBe(65);
    expect(error.message).toContain('/plans/p.yaml:2:7: name cannot be "A"\n');
    expect(error.message).toContain('/plans/p.yaml:9:1: Unknown key "zzz" in the plan\n');
  });
});

describe('fault-D7: files that are hardly a plan', () => {
  it('keeps line and column with CRLF', () => {
    const text = plan({ 9: 'zzz: 1' }).replaceAll('\n', '\r\n');
    expect(problemsOf(plan().replaceAll('\n', '\r\n'))).toEqual([]);
    expect(problemsOf(text).map(briefly)).toEqual(['9:1 Unknown key "zzz" in the plan']);
  });

  it('keeps line and column after a byte order mark', () => {
    expect(problemsOf(`\uFEFF${plan()}`)).toEqual([]);
    expect(problemsOf(`\uFEFF${plan({ 1: 'apiVersion: [1]' })}`).map(briefly)).toEqual([
      '1:13 apiVersion must be a text, not a list',
    ]);
  });

  it.each([
    ['nothing', '', '1:1 The file is empty'],
    ['a comment only', '# later\n', '1:1 The file is empty'],
    ['null', 'null\n', '1:1 The file is empty'],
    ['a word', 'hello\n', '1:1 the plan must be a mapping (key: value), not "hello"'],
    ['a list', '- a\n', '1:1 the plan must be a mapping (key: value), not a list'],
  ])('%s', (_, text, expected) => {
    expect(problemsOf(text).map(briefly)).toEqual([expected]);
  });

  it('reports a plan that was cut off at any byte, with a place', () => {
    const text = plan({ 5: `  destination: { ${COORDINATOR} }` });
    const lines = text.split('\n').length;
    for (let length = 0; length < text.lastIndexOf('users'); length++) {
      const [first] = problemsOf(text.slice(0, length));
      expect(first, `cut at ${length}`).toBeDefined();
      expect(first?.line).toBeGreaterThanOrEqual(1);
      expect(first?.line).toBeLessThanOrEqual(lines);
      expect(first?.column).toBeGreaterThanOrEqual(1);
    }
  });

  it('finds the byte that is no UTF-8', () => {
    const bytes = Buffer.concat([
      Buffer.from('apiVersion: 1\nname: '),
      Buffer.of(0xff),
      Buffer.from('\n'),
    ]);
    const result = readSource(bytes, FILE, PLAN_FILE);
    expect('problems' in result && result.problems.map(briefly)).toEqual([
      '2:7 This byte is not valid UTF-8',
    ]);
  });

  it('refuses more than 1 MiB before parsing', () => {
    const bytes = Buffer.alloc(1024 * 1024 + 1, '[');
    const result = readSource(bytes, FILE, PLAN_FILE);
    expect('problems' in result && result.problems.map(briefly)).toEqual([
      '1:1 The file is longer than 1 MiB',
    ]);
  });

  it.each([
    ['brackets', '['.repeat(500_000)],
    ['braces over lines', '{a:\n'.repeat(100_000)],
    ['dashes', '- '.repeat(300_000)],
    ['question marks', '? '.repeat(300_000)],
    [
      'indentation',
      Array.from({ length: 1000 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'),
    ],
  ])('stops at deep nesting of %s before the parser does', (_, text) => {
    expect(problemsOf(text).map(({ message }) => message)).toEqual([
      'Nested deeper than 50 levels',
    ]);
  });

  it('does not slow down or count up over many keys', () => {
    const text = Array.from({ length: 10_000 }, (_, index) => `k${index}: 1`).join('\n');
    expect(problemsOf(text).length).toBeLessThanOrEqual(100);
  });

  it('stops an alias bomb', () => {
    const levels = Array.from({ length: 9 }, (_, level) =>
      level === 0 ? 'l0: &l0 [x]' : `l${level}: &l${level} [${`*l${level - 1},`.repeat(10)}]`,
    );
    expect(problemsOf(levels.join('\n'))[0]?.message).toBe(
      'The alias *l0 is not allowed in a plan',
    );
  });
});
