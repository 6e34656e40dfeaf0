import { fitParts, type Measure } from './rows-that-fit.js'
import { fixed, type Section } from './section.js'

const alone = fixed('<p>All else did not fit here; the JSON report has it.</p>')

/**
 * The sections one after the other, in no more room than this: of what can be cut, whole rows are
 * left out, the last first, and each section says how many. Where there is not even room for what
 * can't be cut, the first section stands alone, and says so.
 */
export function documentOf(sections: readonly Section[], room: number, measure: Measure): string {
  const whole = written(sections, room, measure)
  if (!whole.isCut && measure(whole.text) <= room) return whole.text
  const frame = written(sections, 0, measure)
  const cut = written(sections, room - measure(frame.text), measure).text
  return measure(cut) <= room ? cut : written([...sections.slice(0, 1), alone], 0, measure).text
}

function written(
  sections: readonly Section[],
  room: number,
  measure: Measure
): { text: string; isCut: boolean } {
  let fitted = fitParts(
    sections.flatMap(({ parts }) => parts),
    room,
    measure
  )
  const isCut = fitted.some(({ left }) => left > 0)
  const blocks = sections.flatMap(({ parts, write }) => {
    const own = fitted.slice(0, parts.length)
    fitted = fitted.slice(parts.length)
    return write(own)
  })
  return { text: [...blocks, ''].join('\n\n'), isCut }
}
