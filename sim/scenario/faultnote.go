package scenario

import (
	"fmt"
	"slices"

	"mailscope/sim/machine"
	"mailscope/sim/smtp"
)

// idleFaults are the faults of hosts that do nothing to some roles, and why.
var idleFaults = []struct {
	kinds []machine.FaultKind
	roles []Role
	why   string
}{
	{[]machine.FaultKind{machine.FaultRefuse}, []Role{Client, Resolver, NameServer}, "nobody opens connections to it"},
	{[]machine.FaultKind{machine.FaultBlock}, []Role{Resolver, NameServer}, "it opens no connections"},
	{[]machine.FaultKind{machine.FaultReset}, []Role{Resolver, NameServer}, "it has no connections"},
	{[]machine.FaultKind{machine.FaultDiskFull}, []Role{Resolver, NameServer}, "it writes nothing"},
	{[]machine.FaultKind{machine.FaultNoHandshake, machine.FaultReply, machine.FaultLoseReply}, []Role{Client, Resolver, NameServer}, "it answers no SMTP commands"},
}

// idleBecause says why a fault does nothing to a host of a role; "" where it does
// something, or the role could not be read.
func idleBecause(t *machine.Fault, role Role) string {
	for _, idle := range idleFaults {
		if slices.Contains(idle.kinds, t.Kind) && slices.Contains(idle.roles, role) {
			return idle.why
		}
	}
	switch {
	case role == Server || role == "":
		return ""
	case t.Stage != "":
		return "only a server's sessions have stages"
	case t.Kind == machine.FaultReset && t.From == 0:
		return "it breaks off connections that stand, and at the start none does"
	}
	return ""
}

// noteIdleFault says when a fault does nothing to its host.
func (c *checker) noteIdleFault(n *node, t *machine.Fault) {
	role := Role("")
	if h := c.f.Host(t.Host); h != nil {
		role = h.Role
		if role == Server && h.Secure.Offer == smtp.TLSNever && (t.Kind == machine.FaultNoHandshake || t.Stage == machine.StageSTARTTLS) {
			c.note(n.field("kind").place, fmt.Sprintf("%s does nothing to %s, which offers no TLS", t.Kind, t.Host))
		}
	} else if isAuto(t.Host) {
		role = autoRole(canonical(t.Host))
	}
	if why := idleBecause(t, role); why != "" {
		c.note(n.field("kind").place, fmt.Sprintf("%s does nothing to %s, a %s: %s", t.Kind, t.Host, role, why))
	}
}
