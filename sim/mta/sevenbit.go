package mta

import (
	"mailscope/sim/message"
	"mailscope/sim/smtp"
)

// newDials returns how a server introduces itself to others.
func newDials(cfg *ServerConfig) smtp.ClientConfig {
	dials := smtp.ClientConfig{Name: cfg.Name, TLS: cfg.Secure.Use, Sending: smtp.SendingOf(cfg.Personality.Name)}
	if cfg.PassesBare {
		dials.Sending = dials.Sending.PassingBare()
	}
	switch dials.Sending.EightBit {
	case smtp.EightBitDeclared:
		dials.SevenBit = func(m *smtp.Mail) string { return message.Conversion{Declared: true}.SevenBit(m.Content) }
	case smtp.EightBitMIME:
		dials.SevenBit = func(m *smtp.Mail) string {
			return message.Conversion{Base64: true, Mark: cfg.Name + " id " + m.Message}.SevenBit(m.Content)
		}
	}
	return dials
}
