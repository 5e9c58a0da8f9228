/** Stands for `@aws-sdk/credential-providers` in the bundles; see node-function.ts. */
export {};
