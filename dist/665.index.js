export const id = 665;
export const ids = [665];
export const modules = {

/***/ 88665:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  junitReport: () => (/* binding */ junitReport)
});

// EXTERNAL MODULE: ./lib/report/sort-and-group.js
var sort_and_group = __webpack_require__(11954);
// EXTERNAL MODULE: ./lib/encryption/exemption.js
var encryption_exemption = __webpack_require__(18166);
// EXTERNAL MODULE: ./lib/encryption/rule.js
var rule = __webpack_require__(63043);
// EXTERNAL MODULE: ./lib/text/message.js
var message = __webpack_require__(39140);
// EXTERNAL MODULE: ./lib/text/plain.js
var plain = __webpack_require__(84395);
// EXTERNAL MODULE: ./lib/report/format-location.js
var format_location = __webpack_require__(9727);
// EXTERNAL MODULE: ./lib/report/unstated-facts.js
var unstated_facts = __webpack_require__(12410);
;// CONCATENATED MODULE: ./lib/report/junit/test-case.js






const outcomes = {
    drifted: 'failure',
    unknown: 'error',
    exempt: 'skipped',
    applied: 'passed',
    compliant: 'passed'
};
function bucketTestCase(finding, run) {
    const { bucket, status, reason, exemption, durationMs, requestIds } = finding;
    const location = (0,format_location/* fixLocation */.bs)(finding, run);
    const reasonLines = reason === undefined ? [] : [(0,plain/* plain */.p)(reason.message), (0,plain/* plain */.p)(reason.hint)];
    const explanation = status !== 'exempt' || exemption === undefined
        ? reasonLines
        : [
            `Exempt until ${exemption.expires} (${(0,encryption_exemption/* describeDaysLeft */.uh)(exemption)}; owner: ${exemption.owner}): ${exemption.reason}`,
            ...reasonLines.slice(0, 1)
        ];
    return {
        name: bucket,
        durationMs,
        outcome: outcomes[status],
        type: reason?.code ?? status,
        message: explanation[0] ?? `Bucket ${bucket} is ${status}.`,
        details: [
            ...explanation,
            ...bucketFacts(finding),
            ...(location === undefined ? [] : [`Location: ${(0,format_location/* formatLocation */.j$)(location)}`]),
            ...(requestIds.length === 0 ? [] : [`Request ids: ${requestIds.join(', ')}`])
        ],
        notes: testNotes(finding)
    };
}
function bucketFacts(finding) {
    const facts = [
        ['Region', finding.region === undefined ? undefined : [(0,message/* value */.Uq)(finding.region)]],
        ['Required', (0,unstated_facts/* unstatedRequirement */.Y)(finding)],
        ['Found', (0,unstated_facts/* unstatedRule */.j)(finding)]
    ];
    return facts.flatMap(([name, content]) => content === undefined ? [] : [`${name}: ${(0,plain/* plain */.p)(content)}`]);
}
function testNotes({ bucket, status, previous, actual, checks, warnings }) {
    const before = previous === undefined ? '' : ` Before: ${(0,plain/* plain */.p)((0,rule/* describeRule */.IO)(previous))}.`;
    const now = (0,plain/* plain */.p)((0,rule/* describeFound */.Kq)(actual));
    return [
        ...(status === 'applied' ? [`Bucket ${bucket} was changed.${before} Now: ${now}.`] : []),
        ...checks.map(plain/* plain */.p),
        ...warnings.map(warning => `Warning: ${(0,plain/* plain */.p)(warning)}`)
    ];
}

// EXTERNAL MODULE: ./lib/text/escape-markup.js
var escape_markup = __webpack_require__(52953);
// EXTERNAL MODULE: ./lib/text/plain-text.js
var plain_text = __webpack_require__(56347);
;// CONCATENATED MODULE: ./lib/text/xml-writer.js


function xmlElement(name, attributes, content = []) {
    return { name, attributes, content };
}
function renderXml(root) {
    return ['<?xml version="1.0" encoding="UTF-8"?>', ...renderLines(root, ''), ''].join('\n');
}
function renderLines({ name, attributes, content }, indent) {
    const pairs = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeXml(`${value}`)}"`);
    const tag = `${name}${pairs.join('')}`;
    const text = content.filter(item => typeof item === 'string');
    if (text.length > 0)
        return [`${indent}<${tag}>${text.map(escapeXml).join('\n')}</${name}>`];
    const children = content.filter(item => typeof item !== 'string');
    if (children.length === 0)
        return [`${indent}<${tag}/>`];
    return [
        `${indent}<${tag}>`,
        ...children.flatMap(child => renderLines(child, `${indent}  `)),
        `${indent}</${name}>`
    ];
}
function escapeXml(text) {
    return (0,escape_markup/* escapeMarkup */.M)((0,plain_text/* plainText */.wh)(text, Infinity));
}

;// CONCATENATED MODULE: ./lib/report/junit/junit-report.js





function junitReport(report) {
    const { policy, startedAt, finishedAt } = report;
    const suites = [...runSuite(report), ...ruleSuites(report)];
    const totals = countOutcomes(suites.flatMap(({ cases }) => cases));
    const timestamp = startedAt.toISOString().slice(0, 'YYYY-MM-DDThh:mm:ss'.length);
    return renderXml(xmlElement('testsuites', {
        name: policy === undefined ? toolName : `${toolName}: ${policy.file}`,
        tests: totals.tests,
        failures: totals.failures,
        errors: totals.errors,
        time: seconds(finishedAt.getTime() - startedAt.getTime())
    }, suites.map(suite => suiteElement(suite, timestamp))));
}
const toolName = 'OSS bucket encryption';
function runSuite({ findings, listFailure, stoppedBy, verdict, diagnostics }) {
    const error = (name, type, lines) => ({
        name,
        durationMs: 0,
        outcome: 'error',
        type,
        message: lines[0] ?? '',
        details: lines,
        notes: []
    });
    const cases = [
        ...(listFailure === undefined
            ? []
            : [
                error('list buckets', listFailure.code, [
                    (0,plain/* plain */.p)(listFailure.message),
                    (0,plain/* plain */.p)(listFailure.hint)
                ])
            ]),
        ...(stoppedBy === undefined
            ? []
            : [error('complete run', 'stopped', [(0,plain/* plain */.p)(verdict.sentence)])]),
        ...(findings.length > 0 || listFailure !== undefined
            ? []
            : [error('at least one bucket', 'no-bucket', ['No buckets were checked.'])])
    ];
    const notes = diagnostics.map(format_location/* formatDiagnostic */.xy);
    return cases.length + notes.length === 0 ? [] : [{ name: 'run', cases, notes }];
}
function ruleSuites({ findings, policy, workflowRun }) {
    const nameOf = ({ rule, required }) => required === undefined && policy !== undefined ? '' : (rule ?? 'inputs');
    return (0,sort_and_group/* groupBy */.$z)(findings, nameOf)
        .map(group => ({ group, order: policyOrder(group) }))
        .sort((a, b) => a.order - b.order)
        .map(({ group }) => ({
        name: nameOf(group[0]) || 'uncovered buckets',
        cases: group.map(finding => bucketTestCase(finding, workflowRun)),
        notes: []
    }));
}
function policyOrder(group) {
    return group.reduce((least, { required, source }) => Math.min(least, required === undefined ? Infinity : (source?.line ?? Number.MAX_VALUE)), Infinity);
}
function suiteElement({ name, cases, notes }, timestamp) {
    const { tests, failures, errors, skipped, durationMs } = countOutcomes(cases);
    return xmlElement('testsuite', { name, tests, failures, errors, skipped, time: seconds(durationMs), timestamp }, [...cases.map(testCase => caseElement(testCase, name)), ...systemOut(notes)]);
}
function caseElement({ name, durationMs, outcome, type, message, details, notes }, suite) {
    const classname = `oss-bucket-encryption.${suite.replaceAll('.', '_')}`;
    const shown = outcome === 'passed'
        ? []
        :
            [xmlElement(outcome, outcome === 'skipped' ? {} : { type, message }, details)];
    return xmlElement('testcase', { classname, name, time: seconds(durationMs) }, [
        ...shown,
        ...systemOut(notes)
    ]);
}
function systemOut(lines) {
    return lines.length === 0 ? [] : [xmlElement('system-out', {}, lines)];
}
function countOutcomes(cases) {
    const countOf = (outcome) => cases.filter(testCase => testCase.outcome === outcome).length;
    return {
        tests: cases.length,
        failures: countOf('failure'),
        errors: countOf('error'),
        skipped: countOf('skipped'),
        durationMs: cases.reduce((sum, { durationMs }) => sum + durationMs, 0)
    };
}
function seconds(ms) {
    return (ms / 1000).toFixed(3);
}


/***/ })

};
