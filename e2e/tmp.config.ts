import { defineConfig } from '@playwright/test';
export default defineConfig({ testDir: 'storage', outputDir: '/tmp/store/results', workers: 1, timeout: 60_000, reporter: 'list' });
