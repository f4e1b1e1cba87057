/** What people are told of a frozen table: in status, at the end of apply, and before it. */
import { describe, expect, it } from 'vitest';
import type { Freeze, StatusDocument } from '../../src/documents/status.generated.js';
import { plain } from '../../src/views/paint.js';
import { outcomeText } from '../../src/views/outcome.js';
import { statusText } from '../../src/views/status.js';
import { limitsJson } from '../../src/migration/outcome/pressure.js';
import { NO_LIMITS } from '../support/no-limits.js';

const BEFORE = { split_size: '512', merge_size: null };

function statusOf(state: StatusDocument['state'], freeze: Freeze | null): StatusDocument {
  const skipped = { present: '0', trimmed: '0', 'newer-at-destination': '0', conflict: '0' };
  return {
    format: 'terautil/status',
    format_version: 1,
    name: 'm',
    steps: ['dump'],
    limits: limitsJson(NO_LIMITS, 0),
    retries: [],
    waits: [],
    paused: null,
    state,
    result: null,
    registered_at: null,
    mirrored_at: null,
    left_frozen: [],
    tables: [
      {
        source: 's',
        destination: 'd',
        window: null,
        key_range: null,
        created: 'finished',
        freeze,
        splits: null,
        ranges: {
          total: '1',
          finished: '1',
          failed: '0',
          running: '0',
          pending: '0',
        },
        copied: '1',
        suspect: '0',
        cells: { scanned: '5', written: '5', skipped, dead_letters: '0' },
        bytes: { copied: '0', compared: '0' },
        diff: null,
      },
    ],
    causes: [],
    failures: [],
    workers: [],
  };
}

describe('a frozen table', () => {
  it('is named with what will be restored, and keeps the migration from being finished', () => {
    const status = statusOf('incomplete', {
      state: 'frozen',
      before: BEFORE,
      after: null,
      refrozen: '0',
    });
    expect(statusText(status, 'p.yaml', plain)).toContain(
      'd is not split or merged; apply restores split_size 512, merge_size unset when its ranges are copied',
    );
    expect(outcomeText(status, 'p.yaml')).toBe(
      'Incomplete: 1 of 1 range finished, 1 table still frozen. Nothing is lost. To go on:  terautil apply p.yaml',
    );
  });

  it('that its master changed is said to be frozen again, and how often', () => {
    const freeze = { state: 'frozen', before: BEFORE, after: null, refrozen: '2' } as const;
    expect(statusText(statusOf('copying', freeze), 'p.yaml', plain)).toContain(
      'd is not split or merged (frozen again 2 times, after its master had changed it); apply restores',
    );
  });

  it('that somebody else changed is named with both sizes', () => {
    const after = { split_size: '900', merge_size: '1' };
    const status = statusOf('finished', {
      state: 'changed',
      before: BEFORE,
      after,
      refrozen: '0',
    });
    expect(statusText(status, 'p.yaml', plain)).toContain(
      'somebody changed d while it was frozen: left with split_size 900, merge_size 1, not restored to split_size 512, merge_size unset',
    );
  });

  it.each([null, { state: 'restored', before: BEFORE, after: BEFORE, refrozen: '0' }] as const)(
    'that is not: nothing is said (%j)',
    (freeze) => {
      const text = statusText(statusOf('finished', freeze), 'p.yaml', plain);
      expect(text).not.toMatch(/frozen|changed/);
      expect(text).toContain('Finished: 5 cells');
    },
  );
});

describe('missing boundaries', () => {
  const splitting = (state: StatusDocument['state'], made: string, refused: string): string => {
    const status = statusOf(state, null);
    const key = { b64: Buffer.from('k\xff', 'latin1').toString('base64'), text: 'k\\xff' };
    const examples = refused === '0' ? [] : [key];
    for (const table of status.tables) table.splits = { missing: '9', made, refused, examples };
    return statusText(status, 'p.yaml', plain);
  };

  it('are counted while they are split, and not spoken of when all are', () => {
    expect(splitting('copying', '4', '0')).toContain('d at 4 of 9 missing boundaries\n');
    expect(splitting('finished', '9', '0')).not.toContain('missing');
  });

  it('of which nothing came are named', () => {
    expect(splitting('finished', '7', '2')).toContain(
      'd at 2 of 9 missing boundaries: its master did nothing (k\\xff, …); its ranges are copied all the same',
    );
  });
});
