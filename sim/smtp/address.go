package smtp

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"mailscope/sim/words"
)

// Path is where a message comes from or goes to (RFC 5321 4.1.2). The zero value is
// the null path <>, which nobody answers: the sender of reports.
type Path struct {
	Local  string // what stands before the @, without quotes
	Domain string // a domain or an address literal, as it was written; "" with postmaster alone
}

// IsNull reports whether p is the null path (RFC 5321 4.5.5).
func (p Path) IsNull() bool { return p == Path{} }

// IsASCII reports whether the path can be said to a server that has not offered SMTPUTF8
// (RFC 6531 3.1).
func (p Path) IsASCII() bool { return !hasEightBit(p.Local) && !hasEightBit(p.Domain) }

// IsPostmaster reports whether p is a postmaster's address, which is the same in any
// case of letters (RFC 5321 4.5.1).
func (p Path) IsPostmaster() bool { return strings.EqualFold(p.Local, "postmaster") }

// Equal reports whether both are the same address: domains in any case of letters,
// local parts to the letter, for only the receiving host knows what they mean
// (RFC 5321 2.4). Postmaster is the exception (RFC 5321 4.5.1).
func (p Path) Equal(q Path) bool {
	same := p.Local == q.Local || p.IsPostmaster() && q.IsPostmaster()
	return same && strings.EqualFold(p.Domain, q.Domain)
}

// String returns the path as it stands between angle brackets, the local part in
// quotes where it needs them (RFC 5321 4.1.2), and "" for the null path.
func (p Path) String() string {
	switch {
	case p.IsNull():
		return ""
	case p.Domain == "":
		return quoteLocal(p.Local)
	}
	return quoteLocal(p.Local) + "@" + p.Domain
}

// quoteLocal returns a local part as it is written.
func quoteLocal(local string) string {
	if isDotString(local) {
		return local
	}
	b := make([]byte, 0, len(local)+4)
	b = append(b, '"')
	for i := 0; i < len(local); i++ {
		if local[i] == '"' || local[i] == '\\' {
			b = append(b, '\\')
		}
		b = append(b, local[i])
	}
	return string(append(b, '"'))
}

// isDotString reports whether a local part needs no quotes: atoms with single dots
// between them. Characters beyond ASCII never need any (RFC 6531 3.3).
func isDotString(local string) bool {
	dot := true // so that none may come first
	for i := 0; i < len(local); i++ {
		if local[i] >= utf8.RuneSelf {
			dot = false
			continue
		}
		if local[i] == '.' {
			if dot {
				return false
			}
			dot = true
			continue
		}
		if !isAtext(local[i]) {
			return false
		}
		dot = false
	}
	return !dot
}

// SyntaxError says what is wrong with something that a person or a peer wrote, and
// how to mend it.
type SyntaxError struct {
	Column  int           // where, in octets from 1
	Because words.Because // what, and the rule
}

// Error returns the column, what is wrong, and how to mend it, in English.
func (e *SyntaxError) Error() string {
	return "column " + strconv.Itoa(e.Column) + ": " + e.Sentence()
}

// Sentence returns the English sentence alone, as a clause, for who shows the place in
// another way: what is wrong; how to mend it.
func (e *SyntaxError) Sentence() string {
	return words.Clause("en", e.Because.Key, e.Because.Args...)
}

// ParsePath reads an address as people write it in files and commands: user@domain
// without angle brackets, postmaster alone, or <> for the null path. It may have any
// characters of UTF-8 (RFC 6531 3.3). The error is a *SyntaxError.
func ParsePath(s string) (Path, error) {
	if s == "<>" {
		return Path{}, nil
	}
	p := pathParser{s: s, utf8: true}
	path := p.whole()
	if p.err != nil {
		return Path{}, p.err
	}
	return path, nil
}

// parseAnglePath reads a path as it stands in MAIL and RCPT, from its angle bracket
// to the other one, and returns what follows. A source route is read over (RFC 5321
// 4.1.1.3). Characters beyond ASCII are read as RFC 6531 3.3 has them: whether they may
// come is for the session to say, which knows whether it has offered SMTPUTF8.
func parseAnglePath(s string) (path Path, rest string, err *SyntaxError) {
	p := pathParser{s: s, utf8: true}
	path = p.angle()
	if p.err != nil {
		return Path{}, "", p.err
	}
	return path, p.s[p.at:], nil
}

// parseDomain checks what EHLO and HELO say: a domain or an address literal
// (RFC 5321 4.1.1.1), in ASCII whatever the server offers (RFC 6531 3.7.1).
func parseDomain(s string) *SyntaxError {
	p := pathParser{s: s}
	p.domain()
	p.end()
	return p.err
}
