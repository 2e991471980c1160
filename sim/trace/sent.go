package trace

// SentKind returns the kind of event that the sender writes of something that
// arrived as kind received with that detail. Interpreters use it for peers that are
// no hosts of the run and write no events.
func SentKind(received Kind, d Detail) Kind {
	switch d.(type) {
	case Data:
		return SMTPData
	case Reply:
		if received == POP3Received {
			return POP3Reply
		}
		return SMTPReply
	}
	if received == POP3Received {
		return POP3Command
	}
	return SMTPCommand
}

// Mask returns d as it may be shown outside a simulation: a line with a secret in
// it, as the line without.
func Mask(d Detail) Detail {
	if c, ok := d.(Command); ok && c.Masked != "" {
		c.Line, c.Masked = c.Masked, ""
		return c
	}
	return d
}
