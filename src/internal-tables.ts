/**
 * Tables that a cluster keeps for itself (protocol.md §4.2, §7.2): where its tablets are, and statistics. They are
 * neither listed nor copied (defect-D21, defect-P13).
 */
export const META_TABLE = 'meta_table';
export const INTERNAL_TABLES: readonly string[] = [META_TABLE, 'stat_table'];
