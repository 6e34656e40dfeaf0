import { existsSync } from 'node:fs'
import path from 'node:path'
import { chromium } from 'playwright-core'

/** As root, as in a container, Chromium has no sandbox of its own to start. */
const isRoot = process.getuid?.() === 0

const flags = [
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-gpu'
]

/** The browser that CHROMIUM names, else the first of these names on the PATH. */
function browserPath() {
  const named = process.env['CHROMIUM'] || ''
  if (named !== '') return named
  const names = ['chromium', 'chromium-browser', 'google-chrome']
  const all = (process.env['PATH'] || '')
    .split(path.delimiter)
    .flatMap(folder => names.map(name => path.join(folder, name)))
  const found = all.find(file => existsSync(file))
  if (found === undefined)
    throw new Error(`No ${names.join(', ')} on the PATH; name one in CHROMIUM.`)
  return found
}

/**
 * Takes pictures of pages in one Chromium and gives them as PNG.
 * `width` in CSS pixels, `scale` in pixels for each of those, `scheme` light or dark.
 */
export async function withBrowser(use) {
  const browser = await chromium.launch({
    executablePath: browserPath(),
    chromiumSandbox: !isRoot,
    args: flags
  })
  try {
    return await use((html, view) => takeScreenshot(browser, html, view))
  } finally {
    await browser.close()
  }
}

async function takeScreenshot(browser, html, { width, scale, scheme }) {
  const context = await browser.newContext({
    viewport: { width, height: 600 },
    deviceScaleFactor: scale,
    colorScheme: scheme,
    offline: true
  })
  try {
    const page = await context.newPage()
    await page.setContent(html)
    const drawn = await page.waitForFunction(() => document.body.dataset.drawn)
    const told = await drawn.jsonValue()
    if (told !== 'yes') throw new Error(`The chart could not be drawn: ${told}`)
    return await page.screenshot({ fullPage: true })
  } finally {
    await context.close()
  }
}
