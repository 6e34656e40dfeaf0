import { BlockList, isIP } from 'node:net'
import { defined } from '../../encryption/defined-fields.js'

/** Whether an entry matches a host: a name or an address, without brackets, in lower case. */
type HostMatcher = (host: string) => boolean

/**
 * Parses NO_PROXY, the hosts that are reached without a proxy: `*`, names (which include their
 * subdomains), addresses, and CIDR blocks; all but blocks may carry a port. Any other entry matches
 * no host. There is no standard; this accepts what curl, Go and Python's requests accept.
 */
export function parseNoProxy(text: string): (url: URL) => boolean {
  const entries = text
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(entry => entry !== '')
    .map(parseEntry)
  return url => {
    const host = url.hostname.replace(/^\[|\]$|\.$/g, '')
    const port = url.port || (url.protocol === 'https:' ? '443' : '80')
    return entries.some(entry => (entry.port ?? port) === port && entry.matches(host))
  }
}

function parseEntry(entry: string): { matches: HostMatcher; port?: string } {
  if (isIP(entry) !== 0 || entry.includes('/')) return { matches: hostMatcher(entry) }
  const [, host = '', port] = /^\[?(.*?)\]?(?::(\d+))?$/.exec(entry) ?? []
  return defined({ matches: hostMatcher(host), port })
}

function hostMatcher(text: string): HostMatcher {
  if (text === '*') return () => true
  const [address = '', prefix] = text.split('/')
  if (isIP(address) !== 0) return blockMatcher(address, prefix)
  const name = text.replace(/^\*?\.+|\.$/g, '')
  return host => isIP(host) === 0 && name !== '' && `.${host}`.endsWith(`.${name}`)
}

function blockMatcher(address: string, prefix: string | undefined): HostMatcher {
  const longest = isIP(address) === 4 ? 32 : 128
  const bits = prefix === undefined ? longest : /^\d{1,3}$/.test(prefix) ? Number(prefix) : Infinity
  if (bits > longest) return () => false
  const block = new BlockList()
  block.addSubnet(address, bits, familyOf(address))
  return host => isIP(host) !== 0 && block.check(host, familyOf(host))
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 4 ? 'ipv4' : 'ipv6'
}
