// Loaded into the bundle's process before it: takes what would leave this machine to an emulator on
// loopback, and leaves the request itself, its Host header above all, as it is. What goes out over
// https, and what is meant for the metadata service of an ECS instance.
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

/** What is asked of a proxy comes without a URL, and proxies are on this machine. */
const staysHere = url => !(url instanceof URL) || url.hostname.startsWith('127.')

https.request = toEmulator
http.request = (url, options) => (staysHere(url) ? request : toEmulator)(url, options)
syncBuiltinESMExports()

// A connection that is lost without a sound, and leaves nothing to wait for.
if (process.env.EMULATOR_PORT === 'none') {
  https.request = () => ({ on() {}, end() {} })
  syncBuiltinESMExports()
}
