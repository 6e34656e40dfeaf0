// Loaded before the bundle: reroutes outgoing https requests, and those for an ECS instance's
// metadata service, to an emulator on loopback. Leaves the request itself unchanged, above all its
// Host header.
import http from 'node:http'
import https from 'node:https'
import { syncBuiltinESMExports } from 'node:module'

const { request } = http

function toEmulator(url, options) {
  const { host, pathname, search } = new URL(url)
  return request({
    ...options,
    agent: undefined,
    host: '127.0.0.1',
    port: process.env.EMULATOR_PORT,
    path: pathname + search,
    headers: { host, ...options.headers }
  })
}

/** Requests to a proxy have no URL object, and the proxies are on this machine. */
const staysHere = url => !(url instanceof URL) || url.hostname.startsWith('127.')

https.request = toEmulator
http.request = (url, options) => (staysHere(url) ? request : toEmulator)(url, options)
syncBuiltinESMExports()

// Emulates a connection that is lost silently and leaves no open handle.
if (process.env.EMULATOR_PORT === 'none') {
  https.request = () => ({ on() {}, end() {} })
  syncBuiltinESMExports()
}
