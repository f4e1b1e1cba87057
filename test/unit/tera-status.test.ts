import { describe, expect, test } from 'vitest';
import {
  masterReaction,
  rowReaction,
  scanReaction,
  statusError,
  statusText,
} from '../../src/tera/status.js';

const ALL = Array.from({ length: 3000 }, (_, status) => status);

describe('the status table', () => {
  test('exactly one status is success, for each kind of call its own', () => {
    expect(ALL.filter((status) => scanReaction(status) === 'ok')).toEqual([40]);
    expect(ALL.filter((status) => rowReaction(status) === 'acknowledged')).toEqual([40]);
    expect(ALL.filter((status) => masterReaction(status) === 'ok')).toEqual([200]);
  });

  test('a row is refused for sure only by statuses that the write protocol lists', () => {
    // protocol.md §6.3, row and overall statuses, without 40 and without 73 (O40).
    const listed = [23, 41, 43, 46, 48, 52, 72, 74, 80, 90, 92, 403, 801];
    const sure = ['refused', 'permanent', 'denied'];
    expect(ALL.filter((status) => sure.includes(rowReaction(status)))).toEqual(listed);
    expect(rowReaction(73)).toBe('unknown');
    expect(rowReaction(-1)).toBe('unknown');
  });

  test('a scan relocates, waits, or stops as protocol.md §4.11 says', () => {
    const of = (reaction: string): number[] =>
      ALL.filter((status) => scanReaction(status) === reaction);
    expect(of('relocate')).toEqual([22, 24, 41, 43, 44, 50, 51, 52, 68, 403, 801]);
    expect(of('retry')).toEqual([23, 90, 92, 203, 802, 803]);
    expect(of('partial')).toEqual([704]);
    expect(scanReaction(46)).toBe('fatal');
    expect(scanReaction(72)).toBe('fatal');
    expect(scanReaction(12345)).toBe('limited');
  });

  test('names and errors', () => {
    expect(statusText(403)).toBe('kKeyNotInRange (403)');
    expect(statusText(12345)).toBe('status 12345');
    expect(statusError(72, 'X')).toMatchObject({
      id: 'TU-TERA-PERMISSION',
      message: 'X answered kNotPermission (72)',
    });
    expect(statusError(45, 'X').id).toBe('TU-TABLE-NOT-FOUND');
    expect(statusError(15, 'X')).toMatchObject({ id: 'TU-TERA-BUSY', class: 'retry' });
    expect(statusError(12345, 'X').id).toBe('TU-TERA-STATUS');
  });
});
