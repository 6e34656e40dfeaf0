import { existsSync } from 'node:fs'

/** Before tests that run the bundle: without it, each of them would fail in a way of its own. */
export default function needsBuild() {
  if (existsSync(new URL('../../dist/index.js', import.meta.url))) return
  throw new Error('There is no dist/index.js, which these tests run: run npm run build.')
}
