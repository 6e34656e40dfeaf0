import { fitToLimit, type SizeMeasure } from './fit-to-limit.js'
import { fixedSection, type Section } from './section.js'

const truncationNotice = fixedSection('<p>The rest did not fit here. See the log.</p>')

/**
 * Joins the sections within the limit. Where they don't fit, it omits whole rows, the last ones
 * first, and each section counts its omitted rows. If even the parts without rows don't fit, only
 * the first section remains, with a notice.
 */
export function renderDocument(
  sections: readonly Section[],
  limit: number,
  measure: SizeMeasure
): string {
  // The sizes of rows include notes about omitted rows, which a whole document does not have.
  const whole = renderSections(sections, 2 * limit, measure)
  if (!whole.isCut && measure(whole.text) <= limit) return whole.text
  const frame = renderSections(sections, 0, measure)
  const cut = renderSections(sections, limit - measure(frame.text), measure).text
  return measure(cut) <= limit
    ? cut
    : renderSections([...sections.slice(0, 1), truncationNotice], 0, measure).text
}

function renderSections(
  sections: readonly Section[],
  limit: number,
  measure: SizeMeasure
): { text: string; isCut: boolean } {
  let fitted = fitToLimit(
    sections.flatMap(({ rowBlocks }) => rowBlocks),
    limit,
    measure
  )
  const isCut = fitted.some(({ omitted }) => omitted > 0)
  const blocks = sections.flatMap(({ rowBlocks, render }) => {
    const own = fitted.slice(0, rowBlocks.length)
    fitted = fitted.slice(rowBlocks.length)
    return render(own)
  })
  return { text: [...blocks, ''].join('\n\n'), isCut }
}
