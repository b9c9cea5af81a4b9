// Installs the driver; imported by the page of the scripted build before it starts the worker.
import { installDriver } from './driver.ts';

installDriver();
