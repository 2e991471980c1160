package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

// version is the release; the build sets it with -ldflags "-X main.version=...".
var version = "development"

type versionCommand struct{}

// Run prints version, commit and Go version.
func (versionCommand) Run(p *process) error {
	_, err := fmt.Fprintf(p.out, "mailscope %s\ncommit %s\n%s\n", version, commit(), runtime.Version())
	return err
}

// commit returns the commit that the binary was built from, as the Go tool kept it.
func commit() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	revision, changed := "unknown", ""
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			revision = s.Value
		case s.Key == "vcs.modified" && s.Value == "true":
			changed = " with changes"
		}
	}
	return revision + changed
}
