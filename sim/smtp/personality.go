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
	// Hops says when a message has been through so many hosts that it must be going
	// round in circles.
	Hops Hops
}

// Hops is how a server finds out that a message goes round in circles (RFC 5321 6.3).
type Hops struct {
	Max int // how many Received fields a message may have; 0 for any number
	// Refusal answers the dot of a message that has more. The zero Reply: it is taken
	// all the same, and goes back to its sender when it is to be delivered.
	Refusal Reply
	// DeliveredTo: an address whose mail goes on to others leaves its name in the message,
	// in a field Delivered-To, and does not let the message pass a second time.
	DeliveredTo bool
}

// plain keeps to the letter of RFC 5321, and is the yardstick for the others. Only
// where no server does, it does not either (see afterColon).
var plain = Personality{
	Name:      "plain",
	Keywords:  []string{"PIPELINING", "SIZE", "8BITMIME", "ENHANCEDSTATUSCODES", "DSN", "AUTH", "HELP"},
	ErrorsMax: ErrorsMax,
	Hops:      Hops{Max: 100, Refusal: Reply{Code: 554, Enhanced: "5.4.6", Text: "too many hops"}, DeliveredTo: true},
}

// Plain returns the personality that follows RFC 5321 as closely as servers do.
func Plain() *Personality { return &plain }

// personalities are those that scenarios may name. All but plain are not built yet:
// their sessions behave as plain, and only what stands here is theirs.
//
// Hops: hopcount_limit of Postfix, received_headers_max of Exim, MaxHopCount of
// sendmail, each with its default; what Postfix and OpenSMTPD say was recorded. The two
// others find out when they deliver. A library such as go-smtp does not look.
var personalities = [...]*Personality{
	&plain,
	plain.as("postfix", Hops{Max: 50, Refusal: Reply{Code: 554, Enhanced: "5.4.0", Text: "Error: too many hops"}, DeliveredTo: true}),
	plain.as("exim", Hops{Max: 30}),
	plain.as("sendmail", Hops{Max: 25}),
	plain.as("opensmtpd", Hops{Max: 100, Refusal: Reply{Code: 500, Enhanced: "5.4.6", Text: "Routing loop detected: Loop detected"}, DeliveredTo: true}),
	plain.as("go-smtp", Hops{}),
}

// as returns a personality that differs in its name, and in when it sees a loop.
func (p Personality) as(name string, hops Hops) *Personality {
	p.Name, p.Hops = name, hops
	return &p
}

// PersonalityNames returns the names that a scenario may give.
func PersonalityNames() []string {
	names := make([]string, len(personalities))
	for i, p := range personalities {
		names[i] = p.Name
	}
	return names
}

// PersonalityOf returns the personality of that name, and whether it is built. One
// that has a name only behaves mostly as plain; nil for a name that nobody knows.
func PersonalityOf(name string) (*Personality, bool) {
	for _, p := range personalities {
		if name == p.Name {
			return p, p == &plain
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
