"""Runs programs as a notebook does: one state, the last value shown, plots collected."""

import ast
import builtins
import inspect
import io
import linecache
import logging
import os
import sys
import time
import traceback

DATA = "/mnt/data"
TEXT_LIMIT = 20_000
FILE_LIMIT = 20
BYTES_LIMIT = 50_000_000
REPORT_SECONDS = 0.25
NO_OUTPUT = (
    "[WARN] No output available. Use print() to output anything to stdout to receive the output"
)


class Transcript:
    """Text in the order in which it was written. Keeps the start and the end of a long one."""

    def __init__(self, report=None, limit=TEXT_LIMIT):
        self.report = report
        self.reported = time.monotonic()
        self.half = limit // 2
        self.head = ""
        self.tail = ""
        self.dropped = 0

    def write(self, text):
        free = self.half - len(self.head)
        self.head += text[:free] if free > 0 else ""
        tail = self.tail + (text[free:] if free > 0 else text)
        # Cuts rarely: a program may write a character at a time.
        if len(tail) > 4 * self.half:
            self.dropped += len(tail) - self.half
            tail = tail[-self.half :]
        self.tail = tail
        # The output of a program that never ends is known too.
        if self.report and time.monotonic() - self.reported > REPORT_SECONDS:
            self.reported = time.monotonic()
            self.report(self.text())

    def text(self):
        dropped = self.dropped + max(0, len(self.tail) - self.half)
        if dropped == 0:
            return self.head + self.tail
        notice = f"\n[… {dropped:,} characters of the output are left out here …]\n"
        return self.head + notice + self.tail[-self.half :]


class Stream(io.TextIOBase):
    """Standard output or standard error of a program."""

    encoding = "utf-8"

    def __init__(self, transcript):
        self.transcript = transcript

    def writable(self):
        return True

    def write(self, text):
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self.transcript.write(text)
        return len(text)


class Notebook:
    def __init__(self, packages=(), report=None):
        self.report = report
        self.packages = sorted(packages)
        self.count = 0
        self.figures = []
        self.transcript = Transcript()
        self.globals = {"__name__": "__main__", "__builtins__": builtins, "__doc__": None}
        # Pickle and dataclasses look a class up in its module.
        main = type(sys)("__main__")
        main.__dict__.update(self.globals)
        self.globals = main.__dict__
        sys.modules["__main__"] = main
        # A fresh environment builds its font cache, and would report that with the first plot.
        logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
        os.makedirs(DATA, exist_ok=True)
        os.chdir(DATA)

    async def run(self, source):
        """Runs a program. Returns the fields of a RunOutcome (protocol.ts)."""
        self.count += 1
        self.figures = []
        self.transcript = Transcript(self.report)
        before = snapshot()
        stream = Stream(self.transcript)
        kept = sys.stdout, sys.stderr
        sys.stdout = sys.stderr = stream
        try:
            is_error = not await self.attempt(source)
            is_error = not self.guarded(self.finish_figures) or is_error
        finally:
            sys.stdout, sys.stderr = kept
        written, notes = changed_files(before)
        text = self.transcript.text()
        if not text.strip() and not written and not self.figures:
            text = NO_OUTPUT
        plots = [{"name": f"plot-{self.count}-{n}.png", "bytes": b} for n, b in enumerate(self.figures, 1)]
        return {"text": text, "isError": is_error, "plots": plots, "written": written, "notes": notes}

    async def attempt(self, source):
        """Runs the program. False when it failed: the transcript then ends with the traceback."""
        try:
            await self.execute(source)
        except SystemExit as error:
            if error.code not in (None, 0):
                self.transcript.write(f"SystemExit: {error.code}\n")
                return False
        except BaseException as error:
            self.transcript.write(self.traceback(error))
            return False
        return True

    def guarded(self, step):
        try:
            step()
        except BaseException as error:
            self.transcript.write(self.traceback(error))
            return False
        return True

    async def execute(self, source):
        name = f"<cell {self.count}>"
        # A traceback shows the program's lines. As in a file, each ends with a newline.
        lines = [line + "\n" for line in source.splitlines()]
        linecache.cache[name] = (len(source), None, lines, name)
        tree = ast.parse(source, name)
        last = tree.body[-1] if tree.body else None
        shown = isinstance(last, ast.Expr) and not source.rstrip().endswith(";")
        if shown:
            tree.body.pop()
        await self.evaluate(tree, name, "exec")
        if shown:
            self.show(await self.evaluate(ast.Expression(last.value), name, "eval"))

    async def evaluate(self, tree, name, mode):
        code = compile(tree, name, mode, flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
        value = eval(code, self.globals)
        return await value if code.co_flags & inspect.CO_COROUTINE else value

    def show(self, value):
        if value is not None:
            self.globals["_"] = value
            self.transcript.write(repr(value) + "\n")

    def traceback(self, error):
        """The traceback from the program's first frame on."""
        frames = error.__traceback__
        while frames and not frames.tb_frame.f_code.co_filename.startswith("<cell "):
            frames = frames.tb_next
        text = "".join(traceback.format_exception(type(error), error, frames))
        return text + self.hint(error)

    def hint(self, error):
        if not isinstance(error, ModuleNotFoundError) or not error.name:
            return ""
        names = ", ".join(self.packages)
        more = f" and {names}" if names else ""
        return (
            f"{error.name.split('.')[0]} is not available here, and there is no network to install it from. "
            f"Available: the standard library{more}.\n"
        )

    def add_figure(self, picture, size, axes):
        """Called by the plot backend for a figure that is shown."""
        self.figures.append(picture)
        # Word for word as Jupyter has it.
        self.transcript.write(f"<Figure size {size[0]}x{size[1]} with {axes} Axes>\n")

    def finish_figures(self):
        """Shows the figures that the program left open."""
        backend = sys.modules.get("notebook_backend")
        if backend:
            backend.show_open_figures()


def snapshot():
    """The files in DATA: their sizes and times, by path."""
    found = {}
    for folder, _, names in os.walk(DATA):
        for name in names:
            path = os.path.join(folder, name)
            if os.path.isfile(path) and not os.path.islink(path):
                status = os.stat(path)
                found[path] = (status.st_size, status.st_mtime_ns)
    return found


def changed_files(before):
    """The files that are new or changed, and notes on those that are too many or too large."""
    written, notes, total = [], [], 0
    for path, state in sorted(snapshot().items()):
        if before.get(path) == state:
            continue
        name = os.path.relpath(path, DATA)
        if len(written) == FILE_LIMIT or total + state[0] > BYTES_LIMIT:
            notes.append(
                f"{name} ({state[0]:,} bytes) stays in {DATA}: one call gives back "
                f"at most {FILE_LIMIT} files and {BYTES_LIMIT:,} bytes."
            )
            continue
        with open(path, "rb") as file:
            written.append({"name": name, "bytes": file.read()})
        total += state[0]
    return written, notes


def write_file(name, content):
    """Writes a file of the chat. Its path stays in DATA."""
    path = os.path.normpath(os.path.join(DATA, name))
    if not path.startswith(DATA + "/"):
        path = os.path.join(DATA, os.path.basename(name))
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(content)
