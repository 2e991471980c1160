package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"

	"mailscope/cmd/server/receiver"
	"mailscope/sim"
	"mailscope/sim/mta"
	"mailscope/sim/scenario"
)

// writeMail writes what lies in the mailboxes of a world into files, one folder for
// each address: 1.eml, 2.eml and so on as they lie on the server, and fetched-1.eml
// and so on as the person's client has fetched them. Such files of an earlier run are
// removed from the folders of the scenario's addresses.
func writeMail(dir string, f *scenario.File, w *sim.World) error {
	for i := range f.Hosts {
		for _, address := range slices.Concat(f.Hosts[i].Mailboxes, []string{f.Hosts[i].User}) {
			if err := clearContents(dir, address); err != nil {
				return err
			}
		}
	}
	for _, name := range w.HostNames() {
		switch m := w.Machine(name).(type) {
		case *mta.Server:
			for _, box := range m.Mailboxes() {
				contents := make([]string, len(box.Mails))
				for i, mail := range box.Mails {
					contents[i] = mail.Content.String()
				}
				if err := writeContents(dir, box.Address, "", contents); err != nil {
					return err
				}
			}
		case *mta.Client:
			if err := writeContents(dir, m.User(), "fetched-", m.Inbox()); err != nil {
				return err
			}
		}
	}
	return nil
}

// written are the names of the files that writeContents writes.
var written = regexp.MustCompile(`^(fetched-)?[0-9]+\.eml$`)

// clearContents removes what an earlier run wrote of an address.
func clearContents(dir, address string) error {
	if address == "" {
		return nil // a host that is nobody's
	}
	folder := filepath.Join(dir, receiver.FolderName(address))
	files, err := os.ReadDir(folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	for _, file := range files {
		if err == nil && written.MatchString(file.Name()) {
			err = os.Remove(filepath.Join(folder, file.Name()))
		}
	}
	if err != nil {
		return fmt.Errorf("cannot remove the mail of an earlier run: %w", err)
	}
	return nil
}

func writeContents(dir, address, prefix string, contents []string) error {
	if len(contents) == 0 {
		return nil
	}
	folder := filepath.Join(dir, receiver.FolderName(address))
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return fmt.Errorf("cannot write the mail: %w", err)
	}
	for i, content := range contents {
		file := filepath.Join(folder, fmt.Sprintf("%s%d.eml", prefix, i+1))
		if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
			return fmt.Errorf("cannot write the mail: %w", err)
		}
	}
	return nil
}
