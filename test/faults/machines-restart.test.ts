/** A lock service that goes away itself while two machines are at work, and comes back (Z5). */
import { expect } from 'vitest';
import { systemClock } from '../../src/clock.js';
import { parseFaults } from '../../src/onebox/faults/load.js';
import { machines, SHARED_SERVICES, slowPlan, type Case } from '../support/machines.js';
import { untilSaid } from '../support/programs.js';

const scenario = machines('here');

/** The one server goes away and comes back; a Nexus also forgets its sessions and changes its leader. */
async function disturb({ service, etcds, world }: Case): Promise<void> {
  if (service === 'etcd') {
    await etcds?.servers[0]?.kill();
    await systemClock.sleep(500);
    await etcds?.servers[0]?.start();
    return;
  }
  const rules = ['stopNexus: { for: 500ms }', 'expireSessions: all', 'nexusElection: 300ms'];
  for (const rule of rules) {
    for (const one of parseFaults(`faults: [{ at: 0ms, do: { ${rule} } }]`, 'test').rules)
      world.faults.add(one);
    await systemClock.sleep(700);
  }
}

scenario(
  'fault-Z5 a lock service that starts again: leases are taken anew, and 0 is said only of what is done',
  SHARED_SERVICES,
  slowPlan,
  async (the) => {
    const both = [the.a, the.b].map((machine) => ({ machine, running: machine.start() }));
    const [first] = both;
    if (first !== undefined) await untilSaid(first.running, 'Copy');
    await disturb(the);
    for (const { machine, running } of both) {
      const end = await running.ended;
      expect([0, 7], end.stderr + end.stdout).toContain(end.code);
      if (end.code === 7) await machine.complete();
    }
    await the.check(0);
  },
);
