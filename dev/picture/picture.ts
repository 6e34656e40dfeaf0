/**
 * Makes the README's pictures: a run of the shipped bundle on the emulator, and its real job
 * summary as GitHub shows it. Needs Chromium: the path in CHROMIUM, else chromium on the PATH.
 *
 * Usage: npm run picture
 */
import { writeFile } from 'node:fs/promises'
import { withBrowser } from './screenshot.mjs'
import { renderMarkdownPage } from './markdown-page.mjs'
import { renderSampleSummary } from './sample-summary.js'

const page = await renderMarkdownPage(await renderSampleSummary())
await withBrowser(async takeScreenshot => {
  for (const [name, scheme] of [
    ['summary', 'light'],
    ['summary-dark', 'dark']
  ] as const) {
    const file = `docs/${name}.png`
    const png = await takeScreenshot(page, { width: 920, scale: 1, scheme })
    await writeFile(new URL(`../../${file}`, import.meta.url), png)
    console.log(`${file}: ${png.length} bytes`)
  }
})
