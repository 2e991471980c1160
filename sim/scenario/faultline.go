package scenario

import (
	"mailscope/sim/machine"
)

// ParseFault reads one fault, written as in a scenario file's list of faults: a map
// such as {host: mx1.receiver.example, kind: refuse, for: 2h}. It checks what the
// fields say of one another; whether the host, link or mailbox exists the caller
// knows. The fault has no ID. The error is a Problem whose place is that in src.
func ParseFault(src string) (machine.Fault, error) {
	r := reader{report: report{file: "fault"}}
	var fault machine.Fault
	if text, ok := readable([]byte(src), &r.report); ok {
		s := newSource(text)
		r.src = &s
		if n := parseYAML(&s, &r.report); n != nil {
			readFields(&r, n, "a fault", faultFields, &fault)
			if len(r.problems) == 0 {
				r.checkFault(n, &fault)
			}
		}
	}
	r.sort()
	if len(r.problems) > 0 {
		return machine.Fault{}, r.problems[0]
	}
	return fault, nil
}
