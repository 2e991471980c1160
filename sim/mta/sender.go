package mta

import (
	"mailscope/sim/smtp"
)

// checkSenderDomain says what speaks against the sender of a message: a domain to which
// no report could be sent.
func (h smtpHost) checkSenderDomain(s *smtp.Server) smtp.Reply { return smtp.Reply{} }
