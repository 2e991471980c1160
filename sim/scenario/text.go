package scenario

// Text is a text for people in one language or more, in the order of the file: in a
// file a plain string, or a map such as {en: ..., de: ...}.
type Text []Translation

// Translation is a text in one language.
type Translation struct {
	Language string `json:"language"` // a tag such as "en"; of a plain string "en"
	Text     string `json:"text"`
	At       Value  `json:"-"` // where it stands
}

// In returns the text in a language, or else the English one, or else the first; ""
// where there is none at all.
func (t Text) In(language string) string {
	for _, wanted := range [...]string{language, "en"} {
		for i := range t {
			if t[i].Language == wanted {
				return t[i].Text
			}
		}
	}
	if len(t) == 0 {
		return ""
	}
	return t[0].Text
}

// words reads a text: plain, or a map of languages.
func (r *reader) words(n *node) Text {
	if n.kind != mapping {
		return r.translation(nil, "en", n)
	}
	if len(n.pairs) == 0 {
		r.bad(n.place, r.name+" has no language", "write {en: ...}")
	}
	var all Text
	name := r.name
	for _, p := range n.pairs {
		if !isLanguage(p.key) {
			r.bad(p.at, p.key+" is no language", "write a tag like en, de or pt-BR")
			continue
		}
		r.name = name + " in " + p.key
		all = r.translation(all, p.key, p.value)
	}
	r.name = name
	return all
}

func (r *reader) translation(all Text, language string, n *node) Text {
	s, ok := r.text(n)
	if !ok {
		return all
	}
	return append(all, Translation{language, s, Value{n}})
}

// isLanguage reports whether s looks like the tag of a language.
func isLanguage(s string) bool {
	letters := 0
	for _, c := range s {
		switch {
		case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z':
			letters++
		case letters < 2 || c != '-' && !isFigure(c):
			return false
		}
	}
	return letters >= 2 && len(s) <= 35 && (len(s) <= 3 || s[2] == '-' || s[3] == '-')
}
