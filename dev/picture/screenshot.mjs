import { existsSync } from 'node:fs'
import path from 'node:path'
import { chromium } from 'playwright-core'

/** Chromium can't start its sandbox as root, the usual user in a container. */
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
 * Takes screenshots of pages in one Chromium and returns them as PNG. `width` is in CSS pixels,
 * `scale` in device pixels per CSS pixel, `scheme` is light or dark.
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
    return await page.screenshot({ fullPage: true })
  } finally {
    await context.close()
  }
}
