/** `onebox load` and `onebox scan` of the built program against a one-box in this process. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readTable } from '../support/independent-reader.js';
import { terautil, type Ended } from '../support/programs.js';
import { runOnebox, type Running } from './onebox-harness.js';

let running: Running;

beforeAll(async () => {
  running = await runOnebox(undefined, ['a']);
});

afterAll(async () => {
  await running.stop();
});

const onebox = (verb: 'load' | 'scan', ...args: readonly string[]): Promise<Ended> =>
  terautil(['onebox', verb, 'a', ...args, '--data', '.'], { cwd: running.data });

const file = (name: string, text: string): string => {
  writeFileSync(join(running.data, name), text);
  return name;
};

const SCHEMA = {
  kind: 'binary',
  localityGroups: ['base', 'ext'],
  families: [
    { name: 'many', localityGroup: 'base', maxVersions: 3 },
    { name: 'one', localityGroup: 'ext' },
  ],
  splitAt: ['m', 't\\x00\\xff'],
};

describe('load and scan', () => {
  it('creates the table, writes what the file says, and prints it in the escape', async () => {
    const schema = file('schema.json', JSON.stringify(SCHEMA));
    const lines = [
      { row: 'm', family: 'one', qualifier: 'q', timestamp: '7', value: 'Zürich \\\\ \\x00' },
      {
        row: { b64: 'dAD/' },
        family: 'many',
        qualifier: '',
        timestamp: '3',
        value: { b64: '/w==' },
      },
      {
        row: 't\\x00\\xff',
        family: 'many',
        qualifier: '',
        timestamp: '72057594037927934',
        value: '',
      },
      { row: '', family: 'many', qualifier: 'a:b', timestamp: '0', value: 'empty key' },
    ];
    const cells = file('cells.ndjson', lines.map((line) => `${JSON.stringify(line)}\n\n`).join(''));
    const loaded = await onebox('load', 't', '--schema', schema, '--from', cells);
    expect(loaded).toMatchObject({ code: 0, stderr: '' });
    expect(loaded.stdout).toMatch(/^t: created, 4 cells of 3 rows loaded in /);

    const all = [
      '\tmany:a:b\t0\tempty\\x20key',
      'm\tone:q\t7\tZ\\xc3\\xbcrich\\x20\\\\\\x20\\x00',
      't\\x00\\xff\tmany:\t72057594037927934\t',
      't\\x00\\xff\tmany:\t3\t\\xff',
    ];
    const scanned = async (...args: readonly string[]): Promise<string[]> => {
      const { code, stdout, stderr } = await onebox('scan', 't', ...args);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      return stdout.split('\n').slice(0, -1);
    };
    expect(await scanned()).toEqual(all);
    expect(await scanned('--start', 'm', '--end', 't\\x00\\xff')).toEqual(all.slice(1, 2));
    expect(await scanned('--limit', '3')).toEqual(all.slice(0, 3));

    const json = file('again.ndjson', `${(await scanned('--json')).join('\n')}\n`);
    await onebox('load', 'again', '--schema', schema, '--from', json);
    const stored = (table: string) => [...readTable(join(running.data, 'a.db'), table)];
    expect(stored('again')).toEqual(stored('t'));
    expect(readFileSync(join(running.data, json), 'utf8').split('\n')[2]).toBe(
      '{"row":"t\\\\x00\\\\xff","family":"many","qualifier":"","timestamp":"72057594037927934","value":""}',
    );
  });

  it('loads pairs into a KV table', async () => {
    const schema = file('kv.json', '{"kind":"general-kv"}');
    const pairs = file('pairs.ndjson', '{"row":"\\\\x00\\\\xff","value":"on"}\n');
    await onebox('load', 'kv', '--schema', schema, '--from', pairs);
    expect((await onebox('scan', 'kv')).stdout).toBe('\\x00\\xff\ton\n');
  });
});

describe('what is wrong is named', () => {
  it('a family that the table lacks, by the row', async () => {
    const schema = file('schema.json', JSON.stringify(SCHEMA));
    const cells = file('f.ndjson', '{"row":"a b","family":"nope","qualifier":"","value":""}\n');
    const { code, stderr } = await onebox('load', 'f', '--schema', schema, '--from', cells);
    expect(code).toBe(3);
    expect(stderr).toContain('Table f refused row a\\x20b (kTableInvalidArg (48))');
  });

  it('a qualifier that a binary table cannot hold, by its reason', async () => {
    const schema = file('schema.json', JSON.stringify(SCHEMA));
    const cell = { row: 'a', family: 'many', qualifier: 'q'.repeat(256), value: '' };
    const cells = file('long.ndjson', `${JSON.stringify(cell)}\n`);
    const { code, stderr } = await onebox('load', 'g', '--schema', schema, '--from', cells);
    expect(code).toBe(3);
    expect(stderr).toContain(
      'Table g refused row a (its qualifier has 256 bytes, at most 255 are kept)',
    );
  });

  it('a table, a file and a key that are not there', async () => {
    const table = await onebox('load', 'missing', '--generate', '1');
    expect(table).toMatchObject({ code: 4, stdout: '' });
    expect(table.stderr).toContain('add --schema');
    expect((await onebox('load', 'x', '--from', 'nowhere')).code).toBe(65);
    expect((await onebox('scan', 't', '--start', '\\xg')).code).toBe(64);
    expect((await onebox('load', 'x')).code).toBe(64);
  });
});
