"""The conformance suite of the Jupyter project (jupyter_kernel_test), run on our installed kernelspec."""

import unittest

import jupyter_kernel_test


class LabtrailKernelTests(jupyter_kernel_test.KernelTests):
    kernel_name = "labtrail"
    language_name = "typescript"
    file_extension = ".ts"

    code_hello_world = 'console.log("hello, world")'
    code_stderr = 'console.error("something went wrong")'
    code_generate_error = 'throw new RangeError("too far")'

    completion_samples = [
        {"text": "Math.cb", "matches": ["cbrt"]},
        {"text": "Number.MAX_", "matches": ["MAX_SAFE_INTEGER", "MAX_VALUE"]},
    ]
    complete_code_samples = ["1 + 1", "const x: number = 1", "class A { b = 2 }", "%track on", "for await (const a of []) {}"]
    incomplete_code_samples = ["function f(", "const text = `open", "if (x) {", "[1, 2,", "/* open"]
    invalid_code_samples = ["const = 1", "let 1a", ") x ("]

    code_execute_result = [
        {"code": "6 * 7", "result": "42"},
        {"code": "const greeting: string = 'hi'; greeting", "result": "'hi'"},
        {"code": "await Promise.resolve(1.5)", "result": "1.5"},
    ]
    code_display_data = [
        {"code": 'display({ "text/html": "<b>bold</b>", "text/plain": "bold" }, { raw: true })', "mime": "text/html"},
    ]
    code_page_something = "%lsmagic?"
    code_clear_output = "clearOutput()"
    code_history_pattern = "6 ? 7"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "Math.sqrt"


class LabtrailWelcomeTests(jupyter_kernel_test.IopubWelcomeTests):
    kernel_name = "labtrail"
    support_iopub_welcome = True


if __name__ == "__main__":
    unittest.main(verbosity=2)
