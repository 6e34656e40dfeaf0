export interface ScreenshotOptions {
  /** In CSS pixels. */
  readonly width: number
  /** Pixels of the picture for each of those. */
  readonly scale: number
  readonly scheme: 'light' | 'dark'
}

/** Takes a picture of a page, as PNG. */
export type TakeScreenshot = (html: string, view: ScreenshotOptions) => Promise<Buffer>

export function withBrowser<Result>(use: (take: TakeScreenshot) => Promise<Result>): Promise<Result>
