import type { Diagnostic } from '../../encryption/source-location.js'
import { count, cut, plainText } from '../../text/plain-text.js'
import { placeOf } from '../place.js'
import { checkText, checkTitle } from '../platform-limits.js'
import { refusalOpenings, type RefusedRun } from '../refusal.js'
import { bodyRoom } from './body.js'
import type { CheckOutput } from './check-output.js'
import { documentOf } from './document.js'
import { code, html, longestText, preformatted } from './html.js'
import { prose } from './prose.js'
import { inBytes, inCharacters, partOf } from './rows-that-fit.js'
import { fixed, type Section } from './section.js'

const headlines: Readonly<Record<RefusedRun['after'], string>> = {
  nothing: 'configuration error: no bucket was checked',
  list: 'configuration error: no bucket was checked',
  survey: 'no policy was written'
}

/** The comment of a run that was refused, in at most so many characters. */
export function renderRefusalComment(refused: RefusedRun, room = bodyRoom): string {
  const headline = fixed(`<h2>❌ OSS bucket encryption: ${headlines[refused.after]}</h2>`)
  return documentOf([headline, ...causes(refused), facts(refused)], room, inCharacters)
}

/** The same as the `output` of a check run, each text in at most so many bytes. */
export function renderRefusalCheck(refused: RefusedRun, room = checkText): CheckOutput {
  return {
    title: plainText(headlines[refused.after], checkTitle),
    summary: documentOf(causes(refused), room, inBytes),
    // Never absent: that of an earlier attempt would stay.
    text: documentOf([facts(refused)], room, inBytes)
  }
}

function causes({ problems, advice, after }: RefusedRun): Section[] {
  return [
    fixed(`<p>The step <b>failed</b>. ${prose(refusalOpenings[after])}</p>`),
    problemsSection(problems),
    ...(advice === '' ? [] : [fixed(`<p>${prose(advice)}</p>`)])
  ]
}

function facts({ mode, run }: RefusedRun): Section {
  const { url } = run
  const link =
    url === undefined || !/^https?:\/\//.test(url) ? [] : [`<a href="${html(url)}">The run</a>`]
  return fixed(`<p>${[`Mode ${code(mode)}`, ...link].join(' · ')}</p>`)
}

function problemsSection(problems: readonly Diagnostic[]): Section {
  return {
    parts: [partOf(problems, problemRow)],
    write: ([fitted]) => {
      const { rows = [], left = 0 } = fitted ?? {}
      return [
        ...(rows.length === 0 ? [] : [['<ul>', ...rows, '</ul>'].join('\n')]),
        ...(left === 0 ? [] : [`<p>${count(left, 'more problem')} did not fit here.</p>`])
      ]
    }
  }
}

/** What a person must type stands on lines of its own. */
function problemRow({ message, source }: Diagnostic): string {
  const place = source === undefined ? '' : `${code(placeOf(source))} `
  const [first = '', ...typed] = cut(message, longestText).split('\n')
  const block = typed.length === 0 ? '' : preformatted(typed.join('\n'))
  return `<li>${place}${prose(first)}${block}</li>`
}
