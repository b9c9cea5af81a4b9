// What the app has to say above every screen. Loaded after the first paint.
import { useApp } from '../app-context.ts';
import { BackupNotice } from '../conversations/transfer/panel/BackupNotice.tsx';
import { EngineNotice } from '../engine/EngineNotice.tsx';
import { InstallNotice } from '../installed/InstallNotice.tsx';
import { UpdateNotice } from '../platform/UpdateNotice.tsx';
import { StorageNotice } from './StorageNotice.tsx';

export function Notices() {
  const { updates, engine } = useApp();
  return (
    <>
      {updates && <UpdateNotice updates={updates} />}
      <EngineNotice engine={engine} />
      <StorageNotice />
      <BackupNotice />
      <InstallNotice />
    </>
  );
}
