import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Before tests that run the bundle: without it, each of them would fail in a way of its own. */
export default function needsBuild() {
  if (!existsSync(new URL('../../dist/index.js', import.meta.url))) {
    throw new Error('There is no dist/index.js, which these tests run: run npm run build.')
  }
  // Compiling the bundle is a quarter of what a step costs; Node 20 knows no such cache.
  process.env['NODE_COMPILE_CACHE'] ??= fileURLToPath(
    new URL('../../node_modules/.cache/compiled', import.meta.url)
  )
}
