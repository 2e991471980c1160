package scenario

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// place is where something stands in a file: line and column from 1, columns in
// characters. The zero place is a value that came from elsewhere (File.Set).
type place struct{ line, column int }

// source is the text of a file, with its lines.
type source struct {
	text   string
	lines  []int // offset of each line's first octet
	widths []int // of the lines, in characters
}

func newSource(text string) source {
	s := source{text: text}
	start := 0
	for line := range strings.SplitSeq(text, "\n") {
		s.lines = append(s.lines, start)
		s.widths = append(s.widths, utf8.RuneCountInString(line))
		start += len(line) + 1
	}
	return s
}

// place returns the place of the octet at an offset.
func (s *source) place(offset int) place {
	offset = min(offset, len(s.text))
	line, exact := slices.BinarySearch(s.lines, offset)
	if !exact {
		line--
	}
	return place{line + 1, utf8.RuneCountInString(s.text[s.lines[line]:offset]) + 1}
}

// offset returns the offset of a place, or of the end of its line when the column
// is beyond it.
func (s *source) offset(at place) int {
	line := min(max(at.line, 1), len(s.lines)) - 1
	i := s.lines[line]
	for c := 1; c < at.column && i < len(s.text) && s.text[i] != '\n'; c++ {
		_, size := utf8.DecodeRuneInString(s.text[i:])
		i += size
	}
	return i
}

// clamp returns at, moved into the file if it is not: a YAML parser's idea of a
// place is not always a place.
func (s *source) clamp(at place) place {
	line := min(max(at.line, 1), len(s.lines))
	return place{line, min(max(at.column, 1), s.widths[line-1]+1)}
}

// inside returns the place of the octet at an offset of a scalar's value. YAML
// folds and indents, but it never adds, drops or moves anything that is not blank;
// so the place is found by counting what is not, whatever the scalar's style.
func (s *source) inside(n *node, offset int) place {
	if n.line == 0 {
		return n.place
	}
	offset = min(offset, len(n.text))
	count, blanks := countMarks(n.text[:offset])
	i := s.content(n)
	for count > 0 && i < len(s.text) {
		size, blank := unit(s.text[i:], n.style)
		i += size
		if !blank {
			count--
		}
	}
	wanted := offset < len(n.text) && !isBlank(n.text[offset])
	for i < len(s.text) {
		size, blank := unit(s.text[i:], n.style)
		if !blank || !wanted && (blanks == 0 || s.text[i] == '\n') {
			break
		}
		i, blanks = i+size, blanks-1
	}
	return s.place(i)
}

// content returns the offset at which the content of a scalar begins.
func (s *source) content(n *node) int {
	i := s.offset(n.place)
	switch n.style {
	case '"', '\'':
		return i + 1
	case '|', '>':
		if end := strings.IndexByte(s.text[i:], '\n'); end >= 0 {
			return i + end + 1
		}
		return len(s.text)
	}
	return i
}

// countMarks counts the characters that are not blank, and the blanks after the
// last of them.
func countMarks(text string) (marks, blanks int) {
	for _, c := range text {
		if c < utf8.RuneSelf && isBlank(byte(c)) {
			blanks++
		} else {
			marks, blanks = marks+1, 0
		}
	}
	return marks, blanks
}

// unit returns how many octets of the file stand for the next character of a
// scalar of that style, and whether it is blank.
func unit(text string, style byte) (size int, blank bool) {
	switch {
	case style == '"' && text[0] == '\\' && len(text) > 1:
		return escape(text[1])
	case style == '\'' && strings.HasPrefix(text, "''"):
		return 2, false
	}
	_, size = utf8.DecodeRuneInString(text)
	return size, isBlank(text[0])
}

// escape returns the size of an escape sequence with that letter (YAML 1.2.2 5.7),
// and whether it stands for a blank.
func escape(letter byte) (size int, blank bool) {
	switch letter {
	case 'x':
		return 4, false
	case 'u':
		return 6, false
	case 'U':
		return 10, false
	}
	return 2, strings.IndexByte("ntr \t\n", letter) >= 0
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }
