"""What programs are given, and what comes back from them."""

from __future__ import annotations

import base64
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from python_backends.errors import Unavailable
from python_backends.sandbox.request import SandboxRequest
from python_backends.sandbox.service import Service
from tests.sandbox.conftest import CAPACITY, LIMITS, needs_bubblewrap, needs_deno, ran

pytestmark = needs_bubblewrap
LANGUAGES = [pytest.param("python"), pytest.param("typescript", marks=needs_deno),
             pytest.param("javascript", marks=needs_deno)]  # fmt: skip


def written(language: str, python: str, script: str) -> str:
    return python if language == "python" else script


@pytest.mark.parametrize("language", LANGUAGES)
def test_output_value_and_errors_come_back_apart(service: Service, language: str) -> None:
    code = written(language, "import sys\nprint('grüße')\nprint('oh', file=sys.stderr)\n[1, 2]",
                   "console.log('grüße'); console.error('oh'); [1, 2]")  # fmt: skip
    result = ran(service, code, language)
    assert result.stderr == "oh\n" and result.exit_status == 0 and result.is_action_tool is True
    assert result.output in ("grüße\n[1, 2]\n", "grüße\n[ 1, 2 ]\n")
    assert (result.code_script, result.language) == (code, language)
    assert (result.truncated, result.stopped_by, result.timed_out, result.files) == ([], None, False, [])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_program_that_fails_is_an_answer(service: Service, language: str) -> None:
    result = ran(
        service, written(language, "x = 1\nraise ValueError('no good')", "throw new RangeError('no good')"), language
    )
    assert result.exit_status == 1 and result.output == "" and "no good" in result.stderr
    assert "guest" not in result.stderr


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_no_program_is_an_answer_too(service: Service, language: str) -> None:
    result = ran(service, "let let = ) (", language)
    assert result.exit_status == 1 and "Error" in result.stderr


@pytest.mark.parametrize("language", LANGUAGES)
def test_programs_end_themselves(service: Service, language: str) -> None:
    code = written(language, "import sys\nprint('before')\nsys.exit(3)\nprint('after')",
                   "console.log('before'); Deno.exit(3); console.log('after')")  # fmt: skip
    result = ran(service, code, language)
    assert (result.exit_status, result.output) == (3, "before\n")


@pytest.mark.parametrize("language", LANGUAGES)
def test_standard_input_is_the_requests(service: Service, language: str) -> None:
    script = """const text = await new Response(Deno.stdin.readable).text();
console.log(text.split('\\n').join('|'))"""
    code = written(language, "print(input() + '|' + input())", script)
    assert ran(service, code, language, stdin="one\ntwö").output == "one|twö\n"


@pytest.mark.parametrize("language", LANGUAGES)
def test_files_go_in_and_out(service: Service, language: str) -> None:
    code = written(
        language,
        "import os\ndata = open('in.bin', 'rb').read() + open('input_2', 'rb').read()\nos.mkdir('sub')\n"
        "open('sub/out.png', 'wb').write(data[::-1]);",
        "const data = [...Deno.readFileSync('in.bin'), ...Deno.readFileSync('input_2')];\nDeno.mkdirSync('sub');\n"
        "Deno.writeFileSync('sub/out.png', new Uint8Array(data.reverse()));",
    )
    result = ran(service, code, language, media=(b"\x00\xff", b"ab"), files=["in.bin"])
    [file] = result.files
    assert (file.name, file.media_type, file.size) == ("sub/out.png", "image/png", 4)
    assert base64.b64decode(file.data) == b"ba\xff\x00"


@pytest.mark.parametrize("language", LANGUAGES)
def test_more_files_than_may_come_back_are_told(service: Service, language: str) -> None:
    code = written(language, "for n in range(9): open(f'f{n}', 'w').write('x')",
                   "for (let n = 0; n < 9; n++) Deno.writeTextFileSync(`f${n}`, 'x')")  # fmt: skip
    result = ran(service, code, language)
    assert len(result.files) == LIMITS.returned_files and result.truncated == ["files"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_long_output_is_cut_with_a_note(service: Service, language: str) -> None:
    size = LIMITS.output_bytes
    at_the_bound = ran(
        service, written(language, f"print('x' * {size - 1})", f"console.log('x'.repeat({size - 1}))"), language
    )
    assert at_the_bound.output == "x" * (size - 1) + "\n" and at_the_bound.truncated == []
    beyond = ran(service, written(language, f"print('x' * {size})", f"console.log('x'.repeat({size}))"), language)
    assert beyond.truncated == ["stdout"] and f"cut: {size + 1} bytes" in beyond.output


@needs_deno
def test_typescript_is_more_than_types_taken_off(service: Service) -> None:
    code = (
        "enum Colour { Red = 4 }\ninterface Named { name: string }\nconst one: Named = { name: `n${Colour.Red}` };\none"
    )
    assert ran(service, code, "ts").output == '{ name: "n4" }\n'


@needs_deno
@pytest.mark.parametrize(
    ("code", "output", "status"),
    [("null", "null\n", 0), ("undefined", "", 0), ("1n", "1n\n", 0), ("Symbol('q')", "Symbol(q)\n", 0),
     ("'s'", '"s"\n', 0),
     ("process.exit(4)", "", 4), ("Deno.exitCode = 5;", "5\n", 5), ("prompt('?')", "null\n", 0), ("let x = 5", "", 0)],
)  # fmt: skip
def test_values_and_statuses_of_javascript(service: Service, code: str, output: str, status: int) -> None:
    result = ran(service, code, "js")
    assert (result.output, result.exit_status) == (output, status)


@needs_deno
def test_modules_promises_and_timers_are_waited_for(service: Service) -> None:
    code = "import { basename } from 'node:path';\nsetTimeout(() => console.log(basename('/a/late')), 30);"
    assert ran(service, code, "typescript").output == "late\n"
    assert (
        ran(service, "await new Promise((done) => setTimeout(done, 10)); console.log('awaited')", "js").output
        == "awaited\n"
    )
    assert ran(service, "Promise.reject(new Error('unheard'))", "js").exit_status == 1


def test_numbers_by_numpy(service: Service) -> None:
    assert ran(service, "import numpy as np\nfloat(np.dot([1.0, 2.0], [3.0, 4.0]))").output == "11.0\n"


def test_figures_of_matplotlib_come_back(service: Service) -> None:
    code = """try:
    import matplotlib.pyplot as plot
except ImportError:
    print("missing")
else:
    plot.plot([1, 2])"""
    result = ran(service, code)
    if result.output == "missing\n":
        pytest.skip("matplotlib is not installed")
    assert [file.name for file in result.files] == ["figure_1.png"]


def test_a_figure_is_kept_by_whatever_is_called_pyplot(service: Service) -> None:
    code = """import sys, types
plot = types.ModuleType("matplotlib.pyplot")
plot.get_fignums = lambda: [1, 2]
plot.figure = lambda n: types.SimpleNamespace(savefig=lambda path: open(path, "w").write(str(n)))
plot.close = lambda which: print("closed", which)
sys.modules["matplotlib.pyplot"] = plot"""
    result = ran(service, code)
    assert [(file.name, file.size) for file in result.files] == [("figure_1.png", 1), ("figure_2.png", 1)]


def test_seconds_of_a_request_hold(service: Service) -> None:
    started = time.monotonic()
    result = ran(service, "import time\nprint('begun', flush=True)\ntime.sleep(60)", seconds=0.5)
    assert (result.stopped_by, result.timed_out, result.exit_status, result.output) == (
        "wall_time",
        True,
        None,
        "begun\n",
    )
    assert 0.5 <= result.seconds < 5 and time.monotonic() - started < 10


def test_a_program_whose_client_leaves_is_ended(service: Service) -> None:
    abandoned = threading.Event()
    threading.Timer(0.3, abandoned.set).start()
    result = service.run(SandboxRequest(code="import time\ntime.sleep(60)"), [], abandoned)
    assert result.stopped_by == "abandoned" and result.seconds < 4


def test_programs_run_side_by_side_and_see_nothing_of_each_other(service: Service) -> None:
    code = "import os, time\nopen('/tmp/mine', 'x').close()\ntime.sleep(0.3)\nprint(os.listdir('/tmp'), {n})"
    with ThreadPoolExecutor(CAPACITY.at_once) as pool:
        results = list(pool.map(lambda n: ran(service, code.replace("{n}", str(n))), range(CAPACITY.at_once)))
    assert [result.output for result in results] == [f"['mine'] {n}\n" for n in range(CAPACITY.at_once)]


def test_more_programs_than_may_run_at_once_wait_and_then_are_refused(service: Service) -> None:
    with ThreadPoolExecutor(CAPACITY.at_once + 1) as pool:
        running = [
            pool.submit(ran, service, "import time\ntime.sleep(60)", seconds=7) for _ in range(CAPACITY.at_once + 1)
        ]
        refused = [one for one in running if one.exception(30) is not None]
    assert [type(one.exception()) for one in refused] == [Unavailable]
    assert "at once" in str(refused[0].exception()) or "the most" in str(refused[0].exception())
