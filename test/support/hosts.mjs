/**
 * Loaded before the program: names of hosts as this machine knows them, `name=address` with commas between
 * in TERAUTIL_TEST_HOSTS. So several machines on one reach a cluster of one name by different networks.
 */
import dns from 'node:dns';

const hosts = new Map(
  (process.env.TERAUTIL_TEST_HOSTS ?? '').split(',').map((host) => host.split('=')),
);
const { lookup } = dns;
dns.lookup = (name, ...rest) => lookup(hosts.get(name) ?? name, ...rest);
