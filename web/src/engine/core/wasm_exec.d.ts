// Go's own support script, copied from GOROOT by the build. It sets this global.
declare global {
  class Go {
    importObject: WebAssembly.Imports;
    run(instance: WebAssembly.Instance): Promise<void>;
  }
}
export {};
