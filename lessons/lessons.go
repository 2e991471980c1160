// Package lessons has the lessons that MailScope brings along: YAML files, and the
// order in which a student meets them.
//
// What may stand in such a file is the matter of packages scenario and lesson, and of
// schema.json, which editors understand. The tests prove every lesson, as the command
// check does for those of other people.
package lessons

import (
	"embed"
	"encoding/json"

	"mailscope/sim/lesson"
)

//go:embed *.yaml
var files embed.FS

// first is the file of the lesson that the page opens on.
//
//go:embed first-message.yaml
var first []byte

// heads is what a list tells of the lessons. The tests write and prove it.
//
//go:embed heads.json
var heads []byte

// order is the course: each lesson builds on those before it.
var order = []string{
	"first-message", "the-conversation", "when-delivery-fails", "five-days", "partial-failure", "reading-a-bounce",
	"backup-mx", "who-gives-up-first", "full-mailbox", "greylisting", "crash-after-250", "mail-loop", "did-it-arrive",
	"through-the-isp", "newsletter", "retry-storm", "round-trips", "manners", "smuggling",
	"envelope-and-header", "auth-and-submission", "starttls",
}

// IDs returns the names of all lessons, in the order of the course.
func IDs() []string { return append([]string(nil), order...) }

// All returns all lessons, in the order of the course. Each call reads them anew, so
// nobody's changes to a scenario can be seen by others.
func All() []*lesson.Lesson {
	all := make([]*lesson.Lesson, len(order))
	for i, id := range order {
		all[i] = ByID(id)
	}
	return all
}

// Heads returns what a list tells of the lessons, in the order of the course. Only the
// first is there itself: a browser gets the files of the others when it opens them.
func Heads() []lesson.Head {
	var list []lesson.Head
	if err := json.Unmarshal(heads, &list); err != nil {
		panic("lessons: " + err.Error())
	}
	list[0].Lesson = read(order[0], first)
	return list
}

// ByID returns the lesson of a name, read anew; nil if there is none.
func ByID(id string) *lesson.Lesson {
	src, err := files.ReadFile(id + ".yaml")
	if err != nil {
		return nil
	}
	return read(id, src)
}

func read(id string, src []byte) *lesson.Lesson {
	l, _, problems := lesson.Parse("lessons/"+id+".yaml", src)
	if len(problems) > 0 {
		panic("lessons: " + problems[0].Error())
	}
	return l
}
