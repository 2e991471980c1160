package main

import (
	"fmt"
	"path/filepath"
	"runtime"
)

// dataDir returns where live mode keeps what must last: the directory that the
// person named, or a folder below the user's data directory, where the system has it.
func (p *process) dataDir(named string) (string, error) {
	if named != "" {
		return filepath.Abs(named)
	}
	places := map[string][2]string{
		"windows": {p.getenv("LocalAppData"), "MailScope"},
		"darwin":  {p.getenv("HOME"), "Library/Application Support/MailScope"},
	}
	place, ok := places[runtime.GOOS]
	if !ok {
		place = [2]string{p.getenv("HOME"), ".local/share/mailscope"}
		if data := p.getenv("XDG_DATA_HOME"); filepath.IsAbs(data) {
			place = [2]string{data, "mailscope"}
		}
	}
	if !filepath.IsAbs(place[0]) {
		return "", fmt.Errorf("there is no home directory to keep data in; name a directory with --data")
	}
	return filepath.Join(place[0], filepath.FromSlash(place[1])), nil
}
