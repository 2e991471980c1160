package smtp

import (
	"slices"
	"strconv"
	"strings"
)

// ServerConfig is what all sessions of a server share. Nothing changes it afterwards.
type ServerConfig struct {
	Name        string // the host name that it says
	Personality *Personality
	Submission  bool  // on port 587, where mail needs a login (RFC 6409 4.3)
	SizeMax     int64 // octets of a message; 0 for no limit but ContentOctetsMax
	Auth        bool  // AUTH is offered from the beginning (RFC 4954)
	Hurry       bool  // deliberate delays are cut to none

	TLS         bool         // STARTTLS is offered (RFC 3207)
	TLSMust     bool         // and nothing goes without it
	Login       LoginWithTLS // when AUTH is offered besides, with STARTTLS
	Mechanisms  []string     // those of AUTH; nil: the personality's
	KeepsPlain  bool         // plaintext behind STARTTLS is taken for what comes after it: CVE-2011-0411
	Certificate []string     // what a client finds wrong with the certificate, as in machine.TLSDone
}

// sizeMax returns the size in octets that is announced and kept to.
func (cfg *ServerConfig) sizeMax() int64 {
	if cfg.SizeMax > 0 && cfg.SizeMax < ContentOctetsMax {
		return cfg.SizeMax
	}
	return ContentOctetsMax
}

// mechanisms returns those of AUTH.
func (cfg *ServerConfig) mechanisms() []string {
	if cfg.Mechanisms != nil {
		return cfg.Mechanisms
	}
	return cfg.Personality.Mechanisms
}

// hasAuth reports whether there is AUTH, if only under TLS.
func (cfg *ServerConfig) hasAuth() bool {
	return slices.Contains(cfg.Personality.Keywords, "AUTH") && (cfg.Auth || cfg.TLS && cfg.Login != LoginNever)
}

// offers reports whether EHLO would name the keyword now.
func (s *Server) offers(keyword string) bool {
	p := s.cfg.Personality
	switch {
	case s.state == StateConnected:
		return keyword == "ENHANCEDSTATUSCODES" // of a server that refuses its service
	case !slices.Contains(p.Keywords, keyword):
		return false
	case keyword == "STARTTLS":
		return s.cfg.TLS && !s.secure
	case keyword == "PIPECONNECT": // only a new connection is of use for it
		return s.tries[VerbDATA]+s.tries[VerbBDAT] == 0
	case keyword == "AUTH" && p.AuthOnce && s.user != "":
		return false
	case keyword == "AUTH":
		return s.cfg.Auth || s.cfg.TLS && (s.cfg.Login == LoginAlways || s.cfg.Login == LoginSecure && s.secure)
	}
	return true
}

// advertised reports whether the client could know of an extension: EHLO has named it.
func (s *Server) advertised(keyword string) bool { return s.extended && s.offers(keyword) }

// extendedHello returns the reply to EHLO: the name, then one line for each extension
// (RFC 5321 4.1.1.1).
func (s *Server) extendedHello(helo string) Reply {
	was := s.helo
	s.helo = helo
	r := s.says(SayOffers)
	s.helo = was
	b := append(make([]byte, 0, 160), r.Text...)
	for _, keyword := range s.cfg.Personality.Keywords {
		name, _, _ := strings.Cut(keyword, " ")
		if !s.offers(keyword) {
			continue
		}
		b = append(append(b, '\n'), keyword...)
		switch name {
		case "SIZE":
			b = strconv.AppendInt(append(b, ' '), s.cfg.sizeMax(), 10)
		case "AUTH":
			b = append(append(b, ' '), strings.Join(s.cfg.mechanisms(), " ")...)
		}
	}
	r.Text = string(b)
	return r
}

// hello returns the reply to HELO.
func (s *Server) hello(helo string) Reply {
	was := s.helo
	s.helo = helo
	r := s.says(SayHello)
	s.helo = was
	return r
}
