package smtp

import "strconv"

// Personality says how one real server behaves, where servers differ. It is data;
// sessions share it and nobody changes it.
type Personality struct {
	Name string
	// Keywords are the extensions that EHLO offers, in the order of the reply. A
	// session does what it offers and nothing else. SIZE and AUTH get their values
	// from the server's configuration; without AUTH there, none is offered.
	Keywords []string
	// ErrorsMax is after how many errors the session ends with 421.
	ErrorsMax int
}

// plain keeps to the letter of RFC 5321, and is the yardstick for the others. Only
// where no server does, it does not either (see afterColon).
var plain = Personality{
	Name:      "plain",
	Keywords:  []string{"PIPELINING", "SIZE", "8BITMIME", "ENHANCEDSTATUSCODES", "DSN", "AUTH", "HELP"},
	ErrorsMax: ErrorsMax,
}

// Plain returns the personality that follows RFC 5321 as closely as servers do.
func Plain() *Personality { return &plain }

// personalityNames are the names that scenarios may use, built or not.
var personalityNames = [...]string{"plain", "postfix", "exim", "sendmail", "opensmtpd", "go-smtp"}

// PersonalityNames returns the names that a scenario may give.
func PersonalityNames() []string { return append([]string(nil), personalityNames[:]...) }

// PersonalityOf returns the personality of that name, and whether it is built. One
// that has a name only behaves as plain; nil for a name that nobody knows.
func PersonalityOf(name string) (*Personality, bool) {
	for _, known := range personalityNames {
		if name == known {
			return &plain, name == plain.Name
		}
	}
	return nil, false
}

// ServerConfig is what all sessions of a server share. Nothing changes it afterwards.
type ServerConfig struct {
	Name        string // the host name that it says
	Personality *Personality
	Submission  bool  // on port 587, where mail needs a login (RFC 6409 4.3)
	SizeMax     int64 // octets of a message; 0 for no limit but ContentOctetsMax
	Auth        bool  // AUTH PLAIN and LOGIN are offered (RFC 4954)
}

// sizeMax returns the size in octets that is announced and kept to.
func (cfg *ServerConfig) sizeMax() int64 {
	if cfg.SizeMax > 0 && cfg.SizeMax < ContentOctetsMax {
		return cfg.SizeMax
	}
	return ContentOctetsMax
}

// offers reports whether EHLO names the keyword.
func (cfg *ServerConfig) offers(keyword string) bool {
	for _, k := range cfg.Personality.Keywords {
		if k == keyword {
			return keyword != "AUTH" || cfg.Auth
		}
	}
	return false
}

// greeting returns what is said first (RFC 5321 4.2, 4.3.1).
func (cfg *ServerConfig) greeting() Reply {
	return Reply{Code: 220, Text: cfg.Name + " ESMTP MailScope", Because: &becauseGreeting}
}

// hello returns the reply to HELO.
func (cfg *ServerConfig) hello() Reply {
	return Reply{Code: 250, Text: cfg.Name, Because: &becauseHello}
}

// extendedHello returns the reply to EHLO: the name, then one line for each extension
// (RFC 5321 4.1.1.1).
func (cfg *ServerConfig) extendedHello() Reply {
	b := append(make([]byte, 0, 160), cfg.Name...)
	for _, keyword := range cfg.Personality.Keywords {
		if !cfg.offers(keyword) {
			continue
		}
		b = append(append(b, '\n'), keyword...)
		switch keyword {
		case "SIZE":
			b = strconv.AppendInt(append(b, ' '), cfg.sizeMax(), 10)
		case "AUTH":
			b = append(b, " PLAIN LOGIN"...)
		}
	}
	return Reply{Code: 250, Text: string(b), Because: &becauseExtendedHello}
}
