export const id = 725;
export const ids = [725];
export const modules = {

/***/ 86725:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   W: () => (/* binding */ renderConfigErrorComment),
/* harmony export */   p: () => (/* binding */ renderConfigErrorCheck),
/* harmony export */   renderConfigErrorSummary: () => (/* binding */ renderConfigErrorSummary)
/* harmony export */ });
/* harmony import */ var _text_html_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(18422);
/* harmony import */ var _text_plain_text_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(56347);
/* harmony import */ var _github_limits_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(16772);
/* harmony import */ var _config_error_report_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(89564);
/* harmony import */ var _document_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(54325);
/* harmony import */ var _policy_diagnostics_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(3319);
/* harmony import */ var _fit_to_limit_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(44317);
/* harmony import */ var _headline_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(88732);
/* harmony import */ var _section_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(16421);
/* harmony import */ var _job_summary_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(22895);
/* harmony import */ var _verdict_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(62415);











const headlines = {
    nothing: 'configuration error, no buckets were checked',
    list: 'configuration error, no buckets were checked',
    survey: 'no policy was written'
};
function renderConfigErrorSummary(report, limit = _job_summary_js__WEBPACK_IMPORTED_MODULE_8__/* .summaryLimit */ .m) {
    return (0,_document_js__WEBPACK_IMPORTED_MODULE_4__/* .renderDocument */ .y)([headlineSection(report), ...errorSections(report)], limit, _fit_to_limit_js__WEBPACK_IMPORTED_MODULE_10__/* .inBytes */ .Hf);
}
function renderConfigErrorComment(report, limit = _github_limits_js__WEBPACK_IMPORTED_MODULE_2__/* .bodyLimit */ .kR) {
    return (0,_document_js__WEBPACK_IMPORTED_MODULE_4__/* .renderDocument */ .y)([headlineSection(report), ...errorSections(report), runFactsSection(report)], limit, _fit_to_limit_js__WEBPACK_IMPORTED_MODULE_10__/* .inCharacters */ .E6);
}
function renderConfigErrorCheck(report, limit = _github_limits_js__WEBPACK_IMPORTED_MODULE_2__/* .maxCheckTextBytes */ .NX) {
    return {
        title: (0,_headline_js__WEBPACK_IMPORTED_MODULE_6__/* .capitalize */ .ZH)(headlines[report.phase]).slice(0, _github_limits_js__WEBPACK_IMPORTED_MODULE_2__/* .maxCheckTitleLength */ .$U),
        summary: (0,_document_js__WEBPACK_IMPORTED_MODULE_4__/* .renderDocument */ .y)(errorSections(report), limit, _fit_to_limit_js__WEBPACK_IMPORTED_MODULE_10__/* .inBytes */ .Hf),
        text: (0,_document_js__WEBPACK_IMPORTED_MODULE_4__/* .renderDocument */ .y)([runFactsSection(report)], limit, _fit_to_limit_js__WEBPACK_IMPORTED_MODULE_10__/* .inBytes */ .Hf)
    };
}
function headlineSection({ phase }) {
    return (0,_section_js__WEBPACK_IMPORTED_MODULE_7__/* .fixedSection */ .Yz)(`<h2>❌ OSS bucket encryption: ${headlines[phase]}</h2>`);
}
const reservedForWarnings = 4_000;
function errorSections({ problems, diagnostics, advice, phase, pages }) {
    return [
        (0,_section_js__WEBPACK_IMPORTED_MODULE_7__/* .fixedSection */ .Yz)(`<p>The step <b>failed</b>. ${(0,_text_html_js__WEBPACK_IMPORTED_MODULE_0__/* .html */ .qy)(_config_error_report_js__WEBPACK_IMPORTED_MODULE_3__/* .configErrorIntros */ .O0[phase])}</p>`),
        problemsSection(problems, pages),
        ...(advice.length === 0 ? [] : [(0,_section_js__WEBPACK_IMPORTED_MODULE_7__/* .fixedSection */ .Yz)(`<p>${(0,_text_html_js__WEBPACK_IMPORTED_MODULE_0__/* .html */ .qy)(advice)}</p>`)]),
        (0,_policy_diagnostics_js__WEBPACK_IMPORTED_MODULE_5__/* .diagnosticsSection */ .q)(diagnostics, pages, reservedForWarnings, 'The log lists all warnings.')
    ];
}
function runFactsSection({ mode, workflowRun }) {
    return (0,_section_js__WEBPACK_IMPORTED_MODULE_7__/* .fixedSection */ .Yz)(`<p>${[`Mode ${(0,_text_html_js__WEBPACK_IMPORTED_MODULE_0__/* .codeElement */ .Gg)(mode)}`, ...(0,_verdict_js__WEBPACK_IMPORTED_MODULE_9__/* .runLink */ .ut)(workflowRun)].join(' · ')}</p>`);
}
function problemsSection(problems, pages) {
    const item = (problem) => (0,_policy_diagnostics_js__WEBPACK_IMPORTED_MODULE_5__/* .diagnosticItem */ .j)(problem, pages);
    const list = (items) => ['<ul>', ...items, '</ul>'].join('\n');
    return {
        rowBlocks: [(0,_fit_to_limit_js__WEBPACK_IMPORTED_MODULE_10__/* .rowBlock */ .AR)(problems, item, 0, first => `${list([first])}\n`)],
        render: ([fitted]) => {
            const { rows = [], omitted = 0 } = fitted ?? {};
            return [
                ...(rows.length === 0 ? [] : [list([...problems.slice(0, 1).map(item), ...rows.slice(1)])]),
                ...(omitted === 0 ? [] : [`<p>${(0,_text_plain_text_js__WEBPACK_IMPORTED_MODULE_1__/* .count */ .U9)(omitted, 'more problem')} did not fit here.</p>`])
            ];
        }
    };
}


/***/ })

};
