// Package lessons has the lessons that MailScope brings along: YAML files, and the
// order in which a student meets them.
//
// What may stand in such a file is the matter of packages scenario and lesson, and of
// schema.json, which editors understand. The tests prove every lesson, as the command
// check does for those of other people.
package lessons

import (
	"embed"

	"mailscope/sim/lesson"
)

//go:embed *.yaml
var files embed.FS

// order is the course: each lesson builds on those before it.
var order = []string{"first-message", "the-conversation", "when-delivery-fails", "five-days"}

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

// ByID returns the lesson of a name, read anew; nil if there is none.
func ByID(id string) *lesson.Lesson {
	src, err := files.ReadFile(id + ".yaml")
	if err != nil {
		return nil
	}
	l, _, problems := lesson.Parse("lessons/"+id+".yaml", src)
	if len(problems) > 0 {
		panic("lessons: " + problems[0].Error())
	}
	return l
}
