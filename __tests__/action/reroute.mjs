// Loaded into the bundle's process before it: takes what goes out over https to an emulator on
// loopback, and leaves the request itself, its Host header above all, as it is.
import http from 'node:http'
import https from 'node:https'
import { syncBuiltinESMExports } from 'node:module'

https.request = (url, options) => {
  const { host, pathname, search } = new URL(url)
  return http.request({
    ...options,
    agent: undefined,
    host: '127.0.0.1',
    port: process.env.EMULATOR_PORT,
    path: pathname + search,
    headers: { host, ...options.headers }
  })
}
syncBuiltinESMExports()

// A connection that is lost without a sound, and leaves nothing to wait for.
if (process.env.EMULATOR_PORT === 'none') {
  https.request = () => ({ on() {}, end() {} })
  syncBuiltinESMExports()
}
