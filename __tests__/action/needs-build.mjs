import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/**
 * Fails before the tests of the bundle when it is not built; otherwise each would fail in its own
 * way.
 */
export default function needsBuild() {
  if (!existsSync(new URL('../../dist/index.js', import.meta.url))) {
    throw new Error('There is no dist/index.js, which these tests run: run npm run build.')
  }
  // Compiling the bundle takes a quarter of a step's time; Node 20 has no compile cache.
  process.env['NODE_COMPILE_CACHE'] ??= fileURLToPath(
    new URL('../../node_modules/.cache/compiled', import.meta.url)
  )
}
