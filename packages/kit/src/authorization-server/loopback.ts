const hosts = new Set(['127.0.0.1', '[::1]', 'localhost']);

/** Whether a host is the machine itself, in one of the spellings that RFC 8252, section 7.3 knows. @param hostname of a URL */
export function isLoopbackHost(hostname: string): boolean {
  return hosts.has(hostname);
}
