import { existsSync } from 'node:fs'

/**
 * Fails before the tests of the bundle when it is not built; otherwise each would fail in its own
 * way.
 */
export default function needsBuild() {
  if (existsSync(new URL('../../dist/index.js', import.meta.url))) return
  throw new Error('There is no dist/index.js, which these tests run: run npm run build.')
}
