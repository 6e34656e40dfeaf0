/**
 * The pictures of the README: a run of the shipped bundle on the emulator, and its real job summary
 * as GitHub shows it. Needs a Chromium: the one that CHROMIUM names, else chromium of the PATH.
 *
 * Usage: npm run picture
 */
import { writeFile } from 'node:fs/promises'
import { withCamera } from './camera.mjs'
import { pageOf } from './page.mjs'
import { summaryOfScene } from './scene.js'

const page = await pageOf(await summaryOfScene())
await withCamera(async take => {
  for (const [name, scheme] of [
    ['summary', 'light'],
    ['summary-dark', 'dark']
  ] as const) {
    const file = `docs/${name}.png`
    const png = await take(page, { width: 920, scale: 1, scheme })
    await writeFile(new URL(`../${file}`, import.meta.url), png)
    console.log(`${file}: ${png.length} bytes`)
  }
})
