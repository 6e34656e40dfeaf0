import { readFileSync, writeFileSync } from 'node:fs'
import { readActionFile } from '../runner/step/action-file.js'
import { generateInputsPage } from './inputs-page.js'

/** `npm run docs`: writes the inputs and outputs of action.yml to docs/inputs.md. */
const file = 'docs/inputs.md'
writeFileSync(file, generateInputsPage(readFileSync(file, 'utf8'), readActionFile()))
