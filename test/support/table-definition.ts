/** A table as it is registered: binary, copied whole under its name, without families. */
import { WHOLE_TABLE } from '../../src/migration/coverage.js';
import type { TableDefinition } from '../../src/migration/ledger/definitions.js';

export function tableDefinition(parts: Partial<TableDefinition> = {}): TableDefinition {
  return {
    id: 't00001',
    generation: 1,
    source: 't',
    destination: 't',
    kind: 'binary',
    scope: 's',
    families: [],
    localityGroups: [],
    window: null,
    choosesFamilies: false,
    interval: WHOLE_TABLE,
    sourceWasEmpty: false,
    overwriteConflicts: false,
    timeToLive: null,
    sourceCreated: null,
    destinationCreated: null,
    ...parts,
  };
}
