package scenario

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// Limits of what is read at all. A file may come from anybody.
const (
	octetsMax    = 1 << 20 // of a file
	tokensMax    = 400_000 // words and signs of YAML in a file
	depthMax     = 32      // maps and lists in one another
	blockKeysMax = 1000    // fields of one map in block style: the parser's time grows with their square
	visitsMax    = 500_000 // values read, each as often as aliases repeat it; long text counts for more
)

// kind is what a YAML value is.
type kind uint8

const (
	null kind = iota
	text
	number
	truth
	sequence
	mapping
)

// A kind as people call it.
func (k kind) String() string {
	return [...]string{"nothing", "text", "a number", "true or false", "a list", "a map of fields"}[k]
}

// node is one value of a YAML file: all that the rest of the package knows of
// YAML. Nodes never change once built; an alias is the anchor's node again.
type node struct {
	place
	kind  kind
	style byte   // of text: one of " ' | >, or 0 for plain
	text  string // of scalars, as written but without quotes and escapes
	pairs []pair
	items []*node
}

// pair is one field of a map.
type pair struct {
	key   string
	at    place // of the key
	value *node
}

// field returns the value of a field, nil where there is none.
func (n *node) field(name string) *node {
	if n == nil {
		return nil
	}
	for i := range n.pairs {
		if n.pairs[i].key == name {
			return n.pairs[i].value
		}
	}
	return nil
}

// parseYAML reads the one document of a file; nil after a problem.
func parseYAML(src *source, r *report) *node {
	file := parseTokens(src, r)
	if file == nil {
		return nil
	}
	var body ast.Node
	for _, doc := range file.Docs {
		switch {
		case doc.Body == nil:
		case body == nil:
			body = doc.Body
		default:
			r.bad(src.clamp(at(firstToken(doc.Body))), "a second YAML document", "keep one scenario in one file")
			return nil
		}
	}
	if body == nil {
		r.bad(place{1, 1}, "the file is empty", "write at least a world with hosts")
		return nil
	}
	b := builder{src: src, report: r, anchors: map[string]*node{}}
	return b.build(body, 0)
}

// parseTokens runs the YAML parser. It was not written for hostile input, so
// whatever would take it long is refused before, and its panics are problems of
// the file.
func parseTokens(src *source, r *report) (file *ast.File) {
	defer func() {
		if recover() != nil {
			file = nil
			r.bad(place{1, 1}, "this is no YAML that can be read", "check the indentation, brackets and quotes")
		}
	}()
	tokens := lexer.Tokenize(src.text)
	if refused, bad := refuse(tokens); bad != nil {
		r.bad(src.clamp(at(bad)), refused.what, refused.mend)
		return nil
	}
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err == nil {
		return file
	}
	r.syntax(src, err)
	return nil
}

// syntaxError is what the YAML parser's errors can do.
type syntaxError interface {
	GetToken() *token.Token
	GetMessage() string
}

// syntax tells an error of the YAML parser, in words for people who do not know
// how a parser works.
func (r *report) syntax(src *source, err error) {
	where, message := place{1, 1}, err.Error()
	if e, ok := err.(syntaxError); ok {
		message = e.GetMessage()
		if e.GetToken() != nil {
			where = src.clamp(at(e.GetToken()))
		}
	}
	for _, s := range syntaxWords {
		if strings.Contains(message, s.message) {
			r.bad(where, s.what, s.mend)
			return
		}
	}
	r.bad(where, "this is no YAML: "+strings.ReplaceAll(message, "\n", " "), "check the indentation, brackets and quotes here")
}

// syntaxWords says for the parser's usual messages what is wrong and how to mend it.
var syntaxWords = []struct{ message, what, mend string }{
	{"found character '\t'", "a tab, which YAML does not take as indentation", "indent with spaces"},
	{"',' or ']' must be", "a list in brackets goes on here without a comma, or never ends", "close it with ], or write a comma"},
	{"',' or '}' must be", "a map in braces goes on here without a comma, or never ends", "close it with }, or write a comma"},
	{"sequence end token", "a list in brackets never ends", "close it with ]"},
	{"mapping end token", "a map in braces never ends", "close it with }"},
	{"end character of double-quoted", "a quoted text never ends", "close it with \""},
	{"end character of single-quoted", "a quoted text never ends", "close it with '"},
	{"mapping value is not allowed", "a second value for one field", "put text with a colon in quotes, or mend the indentation of the next line"},
	{"reserved character", "a text cannot begin with this character", "put the text in quotes"},
	{"directive", "a text cannot begin with %", "put the text in quotes"},
	{"non-map value", "a value without a field name", "write \"name: value\", or mend the indentation"},
	{"value is not allowed in this context", "a value where none belongs", "mend the indentation, or a bracket too many"},
	{"invalid key", "this cannot be a field name", "write a plain word"},
}

// refusal says why a token keeps a file from being parsed.
type refusal struct{ what, mend string }

// The refusals. All of it is YAML, and none of it has a place in a scenario.
var (
	refuseLength = refusal{"too much YAML for one file", "make several scenarios of it"}
	refuseDepth  = refusal{fmt.Sprintf("more than %d maps and lists in one another", depthMax), "write it flatter"}
	refuseKeys   = refusal{fmt.Sprintf("more than %d fields in one map", blockKeysMax), "leave some out"}
	refuseMarked = refusal{"a field name marked with ?", "write \"name: value\""}
	refuseTag    = refusal{"a YAML tag", "leave it out: each field knows its type"}
)

// refuse looks for what would make the parser slow or deep, and for what scenarios
// do not use.
func refuse(tokens token.Tokens) (*refusal, *token.Token) {
	var d depth
	for i, t := range tokens {
		if i == tokensMax {
			return &refuseLength, t
		}
		line := 0
		if i > 0 {
			line = tokens[i-1].Position.Line
		}
		if refused := d.add(t, t.Position.Line != line); refused != nil {
			return refused, t
		}
	}
	return nil, nil
}

// depth counts how deep tokens lie in one another.
type depth struct {
	flow    int // open brackets and braces
	dashes  int // list items begun on this line
	columns []column
}

// column is an indentation that some block has.
type column struct{ at, keys int }

func (d *depth) add(t *token.Token, first bool) *refusal {
	if first {
		d.dashes = 0
		if d.flow == 0 && t.Type != token.CommentType {
			d.indent(t.Position.Column)
		}
	}
	switch t.Type {
	case token.MappingStartType, token.SequenceStartType:
		d.flow++
	case token.MappingEndType, token.SequenceEndType:
		d.flow = max(d.flow-1, 0)
	case token.SequenceEntryType:
		d.dashes++
	case token.MappingKeyType:
		return &refuseMarked
	case token.TagType:
		return &refuseTag
	case token.MappingValueType:
		if n := len(d.columns); n > 0 && d.flow == 0 {
			d.columns[n-1].keys++
		}
	}
	if d.flow+d.dashes+len(d.columns) > depthMax {
		return &refuseDepth
	}
	if n := len(d.columns); n > 0 && d.columns[n-1].keys > blockKeysMax {
		return &refuseKeys
	}
	return nil
}

// indent notes that a line begins at a column.
func (d *depth) indent(at int) {
	for len(d.columns) > 0 && d.columns[len(d.columns)-1].at > at {
		d.columns = d.columns[:len(d.columns)-1]
	}
	if n := len(d.columns); n == 0 || d.columns[n-1].at < at {
		d.columns = append(d.columns, column{at: at})
	}
}

// firstToken returns the token that a value begins with.
func firstToken(n ast.Node) *token.Token {
	if m, ok := n.(*ast.MappingNode); ok && !m.IsFlowStyle && len(m.Values) > 0 {
		return m.Values[0].Key.GetToken()
	}
	return n.GetToken()
}

func at(t *token.Token) place {
	if t == nil || t.Position == nil {
		return place{1, 1}
	}
	return place{t.Position.Line, t.Position.Column}
}

// readable reports whether the octets of a file are text at all, and returns the
// text with its lines ended by LF alone.
func readable(src []byte, r *report) (string, bool) {
	if len(src) > octetsMax {
		r.bad(place{1, 1}, fmt.Sprintf("the file has more than %d octets", octetsMax), "make several scenarios of it")
		return "", false
	}
	s := strings.ReplaceAll(strings.TrimPrefix(string(src), "\ufeff"), "\r\n", "\n")
	for i, c := range s {
		what := ""
		switch {
		case c == utf8.RuneError && !strings.HasPrefix(s[i:], "\ufffd"):
			what = "an octet that is no UTF-8"
		case c == '\r':
			what = "a carriage return without a line feed"
		case c < ' ' && c != '\n' && c != '\t' || c == 0x7f:
			what = fmt.Sprintf("the control character U+%04X", c)
		default:
			continue
		}
		whole := newSource(strings.ToValidUTF8(s[:i], "\ufffd") + ".")
		r.bad(whole.place(len(whole.text)-1), what, "save the file as plain UTF-8 text")
		return "", false
	}
	return s, true
}
