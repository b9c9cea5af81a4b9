// The notebook in a real Pyodide, in Node.
import { loadPyodide } from 'pyodide';
import { beforeAll, describe, expect, test } from 'vitest';
import { createKernel, type Kernel, PYTHON_ENVIRONMENT } from './kernel.ts';

let kernel: Kernel;
const reported: string[] = [];
const START_TIMEOUT_MS = 300_000;

beforeAll(async () => {
  kernel = createKernel(await loadPyodide({ env: PYTHON_ENVIRONMENT }), {
    packages: ['numpy'],
    onOutput: (text) => reported.push(text),
  });
}, START_TIMEOUT_MS);

const run = (code: string, files: Parameters<Kernel['run']>[1] = []) => kernel.run(code, files);
const textOf = async (code: string) => (await run(code)).text;
const utf8 = (text: string) => new TextEncoder().encode(text);

describe('output', () => {
  test('the value of the last expression is shown, None is not', async () => {
    expect(await run('a = 20\na + 22')).toEqual({ text: '42\n', isError: false, plots: [], written: [], notes: [] });
    expect(await textOf('print("x"); None')).toBe('x\n');
    expect(await textOf('print("x")\n7;')).toBe('x\n');
  });

  test('stdout and stderr keep their order', async () => {
    const code =
      'import sys\nfor i in range(3):\n  print(i, end=" ")\n  print("e", i, file=sys.stderr)\nsys.stdout.write("end\\n");';
    expect(await textOf(code)).toBe('0 e 0\n1 e 1\n2 e 2\nend\n');
  });

  test('a program without output says how to get one', async () => {
    expect(await textOf('x = 1')).toContain('[WARN] No output available. Use print()');
  });

  test('a long output keeps its start and its end, and says how much is missing', async () => {
    const text = await textOf('print("start")\nfor i in range(30000): print(i % 10, end="")\nprint("end")');
    expect(text).toMatch(/^start\n/);
    expect(text).toMatch(/end\n$/);
    expect(text).toContain('[… 10,010 characters of the output are left out here …]');
    expect(text.length).toBeLessThan(20_100);
  });

  test('the output is reported while the program runs', async () => {
    reported.length = 0;
    await run('import time\nfor i in range(20):\n  print("step", i)\n  time.sleep(0.05)');
    expect(reported[0]).toMatch(/^step 0\nstep 1\n/);
  });

  test('top-level await works', async () => {
    expect(await textOf('import asyncio\nawait asyncio.sleep(0)\nawait asyncio.sleep(0, 5)')).toBe('5\n');
  });
});

describe('state', () => {
  test('variables, functions and imports stay for the next program', async () => {
    await run('import math\ndef area(r): return round(math.pi * r * r, 2)\nradius = 2');
    expect(await textOf('area(radius)')).toBe('12.57\n');
    expect(await textOf('_ + 1')).toBe('13.57\n');
  });

  test('a class of the program can be pickled', async () => {
    expect(await textOf('import pickle\nclass P: pass\ntype(pickle.loads(pickle.dumps(P()))) is P')).toBe('True\n');
  });
});

describe('errors', () => {
  test('a traceback begins in the program and shows its line', async () => {
    const { text, isError } = await run('def f(x):\n  return 1 / x\nprint("before")\nf(0)');
    expect(isError).toBe(true);
    expect(text).toMatch(/^before\nTraceback \(most recent call last\):\n {2}File "<cell \d+>", line 4/);
    expect(text).toContain('return 1 / x');
    expect(text).toMatch(/ZeroDivisionError: division by zero\n$/);
    expect(text).not.toContain('notebook.py');
  });

  test('the marks of a traceback are below the part that failed', async () => {
    expect((await run('1 + int("x")')).text).toContain('    1 + int("x")\n        ^^^^^^^^\n');
  });

  test('a syntax error names its place, and the next program runs', async () => {
    const { text, isError } = await run('print("a"\nx = 1');
    expect(isError).toBe(true);
    expect(text).toMatch(/File "<cell \d+>", line 1/);
    expect(text).toContain('SyntaxError');
    expect(await textOf('1')).toBe('1\n');
  });

  test('exit() ends the program, not Python', async () => {
    expect(await run('print("a")\nraise SystemExit')).toMatchObject({ text: 'a\n', isError: false });
    expect(await run('import sys\nsys.exit(3)')).toMatchObject({ text: 'SystemExit: 3\n', isError: true });
  });

  test('a missing module is named with what there is instead', async () => {
    const { text } = await run('import torch.nn');
    expect(text).toContain('torch is not available here, and there is no network to install it from.');
    expect(text).toContain('the standard library and numpy');
  });

  test('endless recursion is an error of the program', async () => {
    expect((await run('def f(): f()\nf()')).text).toContain('RecursionError');
    expect(await textOf('2')).toBe('2\n');
  });
});

describe('files in /mnt/data', () => {
  test('a file of the chat can be read, and is not given back unchanged', async () => {
    const { text, written } = await run('print(open("/mnt/data/in/a.csv").read())', [
      { name: 'in/a.csv', bytes: utf8('x,y\n1,2') },
    ]);
    expect(text).toBe('x,y\n1,2\n');
    expect(written).toEqual([]);
  });

  test('new and changed files are given back', async () => {
    const { written } = await run('open("new.txt", "w").write("é")\nopen("in/a.csv", "a").write("\\n3,4");');
    expect(written.map(({ name }) => name)).toEqual(['in/a.csv', 'new.txt']);
    expect(new TextDecoder().decode(written[0]?.bytes)).toBe('x,y\n1,2\n3,4');
    expect(new TextDecoder().decode(written[1]?.bytes)).toBe('é');
  });

  test('files above the limits stay, and a note says so', async () => {
    const { written, notes } = await run('for i in range(22): open(f"many-{i:02}", "w").write("x")');
    expect(written).toHaveLength(20);
    expect(notes).toHaveLength(2);
    expect(notes[0]).toContain('many-20 (1 bytes) stays in /mnt/data');
  });

  test('a name that leaves the folder stays in it', async () => {
    await run('', [{ name: '../../etc/passwd', bytes: utf8('root') }]);
    expect(await textOf('open("/mnt/data/passwd").read()')).toBe("'root'\n");
  });
});
