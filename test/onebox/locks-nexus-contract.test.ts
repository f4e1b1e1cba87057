/** The lock service over a Nexus keeps the contract, on a one-box and in real time. */
import { lockContract } from '../support/lock-contract.js';
import { openNexusLockWorld } from '../support/nexus-lock-world.js';

lockContract('nexus', () => openNexusLockWorld());
