package mta

import (
	"slices"
	"strings"

	"mailscope/sim/machine"
	"mailscope/sim/smtp"
)

// fault is one that is on at this host, and how often it has bitten.
type fault struct {
	machine.Fault
	bitten int
}

// Owns reports whether a fault is one of a mailbox of this host.
func (s *Server) Owns(f machine.Fault) bool {
	_, ok := s.known.accounts[f.Mailbox]
	return ok
}

func (s *Server) setFault(f machine.Fault) {
	s.faults = append(slices.Clone(s.faults), fault{Fault: f})
}

func (s *Server) clearFault(id string) {
	s.faults = slices.DeleteFunc(slices.Clone(s.faults), func(f fault) bool { return f.ID == id })
}

// mailboxFull reports whether somebody has filled a mailbox up.
func (s *Server) mailboxFull(address string) bool {
	return slices.ContainsFunc(s.faults, func(f fault) bool {
		return f.Kind == machine.FaultFull && strings.EqualFold(f.Mailbox, address)
	})
}

// FaultAt returns the fault that bites a session now: the one set first. Those
// without a stage that slow a host down bite at every stage; all others without one
// the world sees to. A crash strikes the session dumb, until the host is off; at the dot
// it comes when the message is stored (crashesAtDot). Who refuses in the midst of a
// session says 421 and hangs up (RFC 5321 3.8); who looks for room on the disk before
// there is a message to store says 452 (RFC 5321 4.2.3), and after the dot finds out.
func (h smtpHost) FaultAt(stage machine.Stage, recipient string) (machine.Fault, bool) {
	f, bites := h.bite(func(f *fault) bool {
		return f.bites(stage, recipient) && (f.Kind != machine.FaultCrash || stage != machine.StageDot)
	})
	switch f.Kind {
	case machine.FaultCrash:
		h.crash = f.ID
		f.Kind = machine.FaultTimeout
	case machine.FaultRefuse:
		f.Kind, f.Reply = machine.FaultReply, "421 4.3.2 "+h.cfg.Name+" takes no mail now"
	case machine.FaultDiskFull:
		f.Kind, f.Reply = machine.FaultReply, "452 4.3.1 insufficient system storage"
	}
	return f, bites
}

// crashesAtDot reports whether the host crashes now, with a message on its disk and
// before it could say so: its sender will send it again (RFC 1047).
func (s *Server) crashesAtDot() bool {
	f, bites := s.bite(func(f *fault) bool { return f.Kind == machine.FaultCrash && f.bites(machine.StageDot, "") })
	if bites {
		s.crash = f.ID
	}
	return bites
}

// bite returns the first fault that bites, and counts it as having done so.
func (s *Server) bite(bites func(*fault) bool) (machine.Fault, bool) {
	for i := range s.faults {
		if bites(&s.faults[i]) {
			s.faults = slices.Clone(s.faults)
			s.faults[i].bitten++
			return s.faults[i].Fault, true
		}
	}
	return machine.Fault{}, false
}

func (f *fault) bites(stage machine.Stage, recipient string) bool {
	if f.Times > 0 && f.bitten >= f.Times {
		return false
	}
	switch f.Kind {
	case machine.FaultSlow:
		return f.Stage == "" || f.Stage == stage
	case machine.FaultDiskFull:
		return f.Stage == stage && stage != machine.StageDot
	case machine.FaultRefuse, machine.FaultCrash, machine.FaultReply, machine.FaultLoseReply, machine.FaultReset, machine.FaultTimeout:
		return f.Stage != "" && f.Stage == stage && f.isFor(recipient)
	}
	return false
}

func (f *fault) isFor(recipient string) bool {
	if f.Recipient == "" {
		return true
	}
	a, err := smtp.ParsePath(f.Recipient)
	b, err2 := smtp.ParsePath(recipient)
	return err == nil && err2 == nil && a.Equal(b)
}
