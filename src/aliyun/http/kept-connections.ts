import http from 'node:http'
import https from 'node:https'
import type { Duplex } from 'node:stream'

/** Idle connections of all hosts together: as many as are in use at once, by default. */
const mostIdle = 16
/** Milliseconds. Servers close idle connections themselves, and those that do so soonest do it after 5 s. */
const longestIdleMs = 4_000

interface Idle {
  readonly timer: NodeJS.Timeout
  readonly close: () => void
}

/**
 * Connections that stay open after an answer, for the next request to the same host. None keeps the
 * process alive, and one on which anything comes while nothing was asked is closed: what the server
 * says unasked must not be taken for the answer to the next request.
 */
export class KeptConnections {
  readonly http: http.Agent
  readonly https: https.Agent
  /** The longest idle first. */
  readonly #idle = new Map<Duplex, Idle>()
  readonly #ids = new WeakMap<Duplex, Set<string>>()

  constructor() {
    const keep = (socket: Duplex): boolean => {
      if (!this.#ids.has(socket)) return false
      this.#keep(socket)
      return true
    }
    const take = (socket: Duplex): void => {
      this.#letGo(socket)
    }
    this.http = watched(new http.Agent({ keepAlive: true }), keep, take)
    // Said outright, or NODE_TLS_REJECT_UNAUTHORIZED=0 somewhere in the job would switch it off.
    this.https = watched(new https.Agent({ keepAlive: true, rejectUnauthorized: true }), keep, take)
  }

  /** Resolves when all that has arrived on idle connections has been looked at. */
  async settled(): Promise<void> {
    if (this.#idle.size === 0) return
    // Between two of these Node polls its sockets once.
    await new Promise(setImmediate)
    await new Promise(setImmediate)
  }

  /**
   * Whether this is an answer from before on its connection once more, and none to this request: each
   * answer of OSS has an id of its own. The connection of one without an id is not kept.
   */
  isRepeated({ socket, headers }: http.IncomingMessage): boolean {
    const id = headers['x-oss-request-id']
    if (typeof id !== 'string') {
      this.#ids.delete(socket)
      return false
    }
    const ids = this.#ids.get(socket) ?? new Set()
    this.#ids.set(socket, ids)
    return ids.size === ids.add(id).size
  }

  /** Closes all that are idle. */
  close(): void {
    for (const { close } of [...this.#idle.values()]) close()
  }

  #keep(socket: Duplex): void {
    const close = (): void => {
      this.#letGo(socket)
      socket.destroy()
    }
    const timer = setTimeout(close, longestIdleMs).unref()
    this.#idle.set(socket, { timer, close })
    // Node 24 does so by itself of late; older ones drop it, or hand it to the next request.
    socket.on('data', close)
    socket.on('close', close)
    const [oldest] = this.#idle.values()
    if (this.#idle.size > mostIdle) oldest?.close()
  }

  #letGo(socket: Duplex): void {
    const idle = this.#idle.get(socket)
    if (idle === undefined) return
    this.#idle.delete(socket)
    clearTimeout(idle.timer)
    socket.off('data', idle.close)
    socket.off('close', idle.close)
  }
}

/** Tells when the agent puts a connection by, and when it takes one up again. */
function watched<Agent extends http.Agent>(
  agent: Agent,
  keep: (socket: Duplex) => boolean,
  take: (socket: Duplex) => void
): Agent {
  // It answers whether to keep the connection, which its type leaves out.
  const keepSocketAlive = agent.keepSocketAlive.bind(agent) as (socket: Duplex) => boolean
  const reuseSocket = agent.reuseSocket.bind(agent)
  agent.keepSocketAlive = socket => keep(socket) && keepSocketAlive(socket)
  agent.reuseSocket = (socket, request) => {
    take(socket)
    reuseSocket(socket, request)
  }
  return agent
}
