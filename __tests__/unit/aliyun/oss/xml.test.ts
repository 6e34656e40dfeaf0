import { describe, expect, test } from '@jest/globals'
import { onlyChild, parseXml, printXml, textOf } from '../../../../src/aliyun/oss/xml.js'

const declared = '<?xml version="1.0" encoding="UTF-8"?>'

describe('parseXml accepts a document', () => {
  test.each<[string, string]>([
    ['bare', '<a><b>x</b></a>'],
    ['declared', `${declared}\n<a><b>x</b></a>\n`],
    ['declared without an encoding', '<?xml version="1.0"?><a><b>x</b></a>'],
    ['declared in small letters', "<?xml version='1.0' encoding='utf-8' ?><a><b>x</b></a>"],
    [
      'declared to stand alone',
      '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><a><b>x</b></a>'
    ],
    ['behind a byte order mark', `\uFEFF${declared}<a><b>x</b></a>`],
    ['with a namespace', `${declared}<a xmlns="http://doc.oss.example"><b>x</b></a>`],
    ['with a namespace that has a prefix', '<a xmlns:o="http://doc.oss.example"><b>x</b></a>'],
    ['with white space between its elements', '<a>\r\n\t <b> x\n</b> \n</a>'],
    ['with CDATA in place of text', '<a><b><![CDATA[x]]></b></a>'],
    ['with characters in numbers', '<a><b>&#120;</b></a>']
  ])('%s', (_, source) => {
    expect(parseXml(source)).toEqual({
      name: 'a',
      text: '',
      children: [{ name: 'b', text: 'x', children: [] }]
    })
  })

  test('with the five entities of XML, and white space that is text in XML', () => {
    expect(parseXml('<a>&lt;&gt;&amp;&quot;&apos;\u00a0</a>')?.text).toBe('<>&"\'\u00a0')
  })

  test('with any text, as printXml writes it', () => {
    const text = '<x>&amp;]]>"\'é'
    expect(parseXml(printXml({ a: { b: text } }))?.children[0]?.text).toBe(text)
  })
})

describe('parseXml rejects a document', () => {
  test.each<[string, string]>([
    ['nothing', ''],
    ['white space', ' \n'],
    ['a declaration alone', declared],
    ['half of one', '<a><b>x</b>'],
    ['two', '<a/><a/>'],
    ['with text before it', 'x<a/>'],
    ['with text behind it', '<a/>x'],
    ['with CDATA before it', '<![CDATA[x]]><a/>'],
    ['with CDATA behind it', '<a/><![CDATA[x]]>'],
    ['with blank CDATA behind it', '<a/><![CDATA[ ]]>'],
    ['with text before an element', '<a>x<b/></a>'],
    ['with text behind an element', '<a><b/>x</a>'],
    ['with text between elements', '<a><b/>x<b/></a>'],
    ['with CDATA beside an element', '<a><b/><![CDATA[<b/>]]></a>'],
    ['with a number for text beside an element', '<a>&#120;<b/></a>'],
    ['with a no-break space beside an element', '<a>\u00a0<b/></a>'],
    ['with a byte that is no UTF-8 beside an element', '<a>\ufffd<b/></a>'],
    ['with an attribute', '<a b="c"/>'],
    ['with an attribute further in', '<a><b c="d">x</b></a>'],
    ['with an attribute named as what all objects have', '<a __proto__="x"/>'],
    ['with an attribute of XML', '<a xml:space="preserve"/>'],
    ['with a namespace further in', '<a><b xmlns="u">x</b></a>'],
    ['with an attribute named like a namespace', '<a xmlnsx="u"/>'],
    ['declared twice', `${declared}${declared}<a/>`],
    ['declared behind white space', `\n${declared}<a/>`],
    ['declared further in', `<a>${declared}<b/></a>`],
    ['declared behind', `<a/>${declared}`],
    ['declared in another encoding', '<?xml version="1.0" encoding="GBK"?><a/>'],
    ['declared in UTF-16', '<?xml version="1.0" encoding="UTF-16"?><a/>'],
    ['declared in a later version', '<?xml version="1.1" encoding="UTF-8"?><a/>'],
    ['declared in no version', '<?xml encoding="UTF-8"?><a/>'],
    ['declared in capitals', '<?XML version="1.0"?><a/>'],
    ['declared with more', '<?xml version="1.0" more="x"?><a/>'],
    ['with a byte order mark behind the declaration', `${declared}\uFEFF<a/>`],
    ['with two byte order marks', '\uFEFF\uFEFF<a/>'],
    ['with an instruction', '<?php x?><a/>'],
    ['with an instruction further in', '<a><?x y?><b/></a>'],
    ['with an instruction behind', '<a/><?x y?>'],
    ['with a comment', '<a><!-- x --><b/></a>'],
    ['with an empty comment', '<a>x<!----></a>'],
    ['with a comment before', '<!-- x --><a/>'],
    ['with a document type', '<!DOCTYPE a><a/>'],
    ['with another declaration', '<!ELEMENT a ANY><a/>'],
    ['with an entity of HTML', '<a>&nbsp;</a>'],
    ['with an entity that is not closed', '<a>& </a>'],
    ['with an attribute without a value', '<a b/>'],
    ['with an end that is no one’s', '<a></b></a>']
  ])('%s', (_, source) => {
    expect(parseXml(source)).toBeNull()
  })

  test('nested deeper than 32 elements', () => {
    const nested = (depth: number): string => '<a>'.repeat(depth) + '</a>'.repeat(depth)
    expect(parseXml(nested(32))).not.toBeNull()
    expect(parseXml(nested(33))).toBeNull()
    expect(parseXml(nested(250_000))).toBeNull()
  })

  test('in linear time, however large it is', () => {
    for (const source of [
      `<?xml version="1.0"${' '.repeat(1_000_000)}<a/>`,
      `<a>${' '.repeat(1_000_000)}x<b/></a>`,
      '<!'.repeat(500_000)
    ]) {
      expect(parseXml(source)).toBeNull()
    }
  })
})

describe('the only child of a name', () => {
  const parent = parseXml('<a><one>x</one><two>x</two><two>x</two><deep><x/></deep><none/></a>')
  if (parent === null) throw new Error('This is a document.')

  test.each<[string, string | null]>([
    ['one', 'x'],
    ['none', ''],
    ['absent', ''],
    // Each says something, and not clearly what.
    ['two', null],
    ['deep', null]
  ])('%s has the text %j', (name, text) => {
    expect(textOf(parent, name)).toBe(text)
  })

  test('is found, absent or duplicated', () => {
    expect(onlyChild(parent, 'one')).toMatchObject({ text: 'x' })
    expect(onlyChild(parent, 'absent')).toBeNull()
    expect(onlyChild(parent, 'two')).toBe('duplicated')
  })
})
