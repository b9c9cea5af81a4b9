// The parts of File System Access that TypeScript's library does not know yet. Chrome and Edge have
// them; Firefox and Safari do not.

interface PermissionMode {
  mode: 'readwrite';
}

interface AskableHandle {
  queryPermission?(mode: PermissionMode): Promise<PermissionState>;
  requestPermission?(mode: PermissionMode): Promise<PermissionState>;
}

type PickFolder = (options: PermissionMode & { id: string; startIn: string }) => Promise<FileSystemDirectoryHandle>;

const pickerOf = () => (window as { showDirectoryPicker?: PickFolder }).showDirectoryPicker;

const MODE: PermissionMode = { mode: 'readwrite' };

/** Whether this browser can keep a folder. */
export const canPickFolder = (): boolean => pickerOf() !== undefined;

/** Asks for a folder. Needs a press of the user. Errors: AbortError where the user closes it. */
export async function pickFolder(): Promise<FileSystemDirectoryHandle> {
  const pick = pickerOf();
  if (!pick) throw new Error('This browser cannot keep a folder. Export a ZIP instead.');
  return pick.call(window, { ...MODE, id: 'backup', startIn: 'documents' });
}

/** Whether the page may write to the folder now. */
export async function mayWrite(folder: FileSystemDirectoryHandle): Promise<boolean> {
  const { queryPermission } = folder as AskableHandle;
  return queryPermission === undefined || (await queryPermission.call(folder, MODE)) === 'granted';
}

/** Asks for the permission to write. Needs a press of the user. */
export async function askToWrite(folder: FileSystemDirectoryHandle): Promise<boolean> {
  const { requestPermission } = folder as AskableHandle;
  return requestPermission === undefined || (await requestPermission.call(folder, MODE)) === 'granted';
}
