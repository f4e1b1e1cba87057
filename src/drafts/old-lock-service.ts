/** The Nexus that the C++ terautil kept its ledger in; a ledger of the same kind fits there, below its own root. */
import { isAddress } from '../address.js';
import type { Note } from './notes.js';
import { textFlag, type OldFlags } from './old-flag-files.js';

const FLAG = 'ins_cluster_addr';

/** Its members, each "host:port"; null: none is named, and the ledger lies beside the plan. */
export function oldNexus(flags: OldFlags, notes: Note[]): readonly string[] | null {
  const flag = textFlag(flags, FLAG);
  if (flag === null) return null;
  const members = flag.value.split(',').map((member) => member.trim());
  const unfit = members.find((member) => !isAddress(member));
  const { place } = flag;
  if (unfit === undefined) {
    const message = `--${FLAG} is the lock service of the plan, in a ledger of its own; what the C++ tool left there is not read`;
    notes.push({ level: 'note', place, message });
    return members;
  }
  const message = `--${FLAG} cannot be carried over: "${unfit}" is no member as host:port. The plan says lockService: local, for one machine`;
  notes.push({ level: 'warning', place, message });
  return null;
}
