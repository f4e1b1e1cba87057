/** Documents of `plan` made by hand, for what is said of them. */
import type { PlannedDocument, Table } from '../../src/documents/planned.generated.js';

const TABLE: Table = {
  source: 'users',
  destination: 'users',
  action: 'create-and-copy',
  kind: 'binary',
  locality_groups: ['base'],
  families: null,
  key_range: null,
  ranges: '2',
  finished: '0',
  split_points: '1',
  bytes: '2048',
  window: null,
  notes: [],
  warnings: [],
  refusals: [],
};

export function plannedTable(parts: Partial<Table> = {}): Table {
  return { ...TABLE, ...parts };
}

export function plannedDocument(parts: Partial<PlannedDocument> = {}): PlannedDocument {
  return {
    format: 'terautil/planned',
    format_version: 1,
    name: 'p',
    source: { coordinator: 'ins://h:1', root: '/a' },
    destination: { coordinator: 'ins://h:1', root: '/b' },
    as_of: '2026-11-22T10:00:00.000Z',
    lock_service: 'local',
    registered: false,
    changed: false,
    freeze: false,
    steps: ['dump'],
    left_out: { internal: [], excluded: [] },
    expected: [],
    refusals: [],
    warnings: [],
    tables: [plannedTable()],
    ...parts,
  };
}
