import { createPythonTool } from './tools/python/python-tool.ts';
import { pythonSize, PYTHON_FILES } from './tools/python/files.ts';
const w = window as any; w.createPythonTool = createPythonTool; w.pythonSize = () => pythonSize(PYTHON_FILES!);
await navigator.serviceWorker.ready; w.isReady = true;
