import { buildApp } from './built-app.ts';

export default buildApp;
