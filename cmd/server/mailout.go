package main

import (
	"fmt"
	"os"
	"path/filepath"

	"mailscope/cmd/server/receiver"
	"mailscope/sim"
	"mailscope/sim/mta"
)

// writeMail writes what lies in the mailboxes of a world into files, one folder for
// each address: 1.eml, 2.eml and so on as they lie on the server, and fetched-1.eml
// and so on as the person's client has fetched them.
func writeMail(dir string, w *sim.World) error {
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
