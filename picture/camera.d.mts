export interface View {
  /** In CSS pixels. */
  readonly width: number
  /** Pixels of the picture for each of those. */
  readonly scale: number
  readonly scheme: 'light' | 'dark'
}

/** Takes a picture of a page, as PNG. */
export type Take = (html: string, view: View) => Promise<Buffer>

export function withCamera<Result>(use: (take: Take) => Promise<Result>): Promise<Result>
