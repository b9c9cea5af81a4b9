import { PYTHON_FILES, pythonSize } from './tools/python/files.ts';
import { createPythonTool } from './tools/python/python-tool.ts';

const w = window as any;
w.createPythonTool = createPythonTool;
w.pythonSize = () => pythonSize(PYTHON_FILES!);
await navigator.serviceWorker.ready;
w.isReady = true;
