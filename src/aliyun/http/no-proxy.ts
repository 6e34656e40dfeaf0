import { BlockList, isIP } from 'node:net'

/** Whether an entry of NO_PROXY means a host; a name or an address, without brackets, in lower case. */
type Pattern = (host: string) => boolean

/**
 * Reads NO_PROXY, the hosts that are reached without a proxy: `*`, names with all that is below
 * them, addresses and blocks of addresses, each but a block with a port or without. What is none of
 * these means no host. There is no standard; this takes what curl, Go and Python's requests take.
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
    return entries.some(entry => (entry.port ?? port) === port && entry.means(host))
  }
}

function parseEntry(entry: string): { means: Pattern; port?: string } {
  if (isIP(entry) !== 0 || entry.includes('/')) return { means: patternOf(entry) }
  const [, host = '', port] = /^\[?(.*?)\]?(?::(\d+))?$/.exec(entry) ?? []
  return { means: patternOf(host), ...(port === undefined ? {} : { port }) }
}

function patternOf(text: string): Pattern {
  if (text === '*') return () => true
  const [address = '', prefix] = text.split('/')
  if (isIP(address) !== 0) return blockOf(address, prefix)
  const name = text.replace(/^\*?\.+|\.$/g, '')
  return host => isIP(host) === 0 && name !== '' && `.${host}`.endsWith(`.${name}`)
}

function blockOf(address: string, prefix: string | undefined): Pattern {
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
