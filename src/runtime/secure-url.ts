/** Whether a host is this machine. `host` is a name or an address, without brackets. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host)
}

/**
 * Whether a secret may be sent to a URL: over TLS, or in plain text to this machine, where tests run a
 * double of the service. Rejects a URL with a user name or a password.
 */
export function isSecureUrl({ protocol, hostname, username, password }: URL): boolean {
  if (username !== '' || password !== '') return false
  return (
    protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname.replace(/^\[|\]$/g, '')))
  )
}
