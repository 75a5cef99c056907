export * from './config-tenant-admins.js';
export * from './sign-in.module.js';
