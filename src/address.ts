/** What the addresses of servers and the roots of clusters look like. */

/** True for "host:port" with a port of 1 to 65535. */
export function isAddress(text: string): boolean {
  const match = /^[^\s:,/]+:(\d{1,5})$/.exec(text);
  const port = Number(match?.[1]);
  return port >= 1 && port <= 65_535;
}

/**
 * True for an absolute path of ZooKeeper, which knows no empty, "." or ".." steps. One slash at its end is
 * allowed, as in the C++ client (protocol.md §3.2).
 */
export function isZookeeperPath(text: string): boolean {
  const steps = text.replace(/\/$/, '').split('/').slice(1);
  return text.startsWith('/') && steps.every((step) => /^(?!\.{1,2}$)[^\s/]+$/.test(step));
}
