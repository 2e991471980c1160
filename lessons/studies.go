package lessons

import (
	"embed"
	"strings"
)

//go:embed studies/*.yaml
var studies embed.FS

// StudyIDs returns the names of the studies that MailScope brings along.
func StudyIDs() []string {
	list, err := studies.ReadDir("studies")
	if err != nil {
		panic("lessons: " + err.Error())
	}
	ids := make([]string, len(list))
	for i, file := range list {
		ids[i] = strings.TrimSuffix(file.Name(), ".yaml")
	}
	return ids
}

// Study returns the file of the study of a name, which package study reads; nil if there
// is none.
func Study(id string) []byte {
	src, err := studies.ReadFile("studies/" + id + ".yaml")
	if err != nil {
		return nil
	}
	return src
}
