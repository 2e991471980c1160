package scenario

import (
	"fmt"
	"strings"

	"mailscope/sim/mta"
	"mailscope/sim/smtp"
)

// An alias makes a new message of each that comes. Where aliases lead to aliases, and more
// than one way leads back, each round multiplies them: real servers leave out
// the duplicates, ours shows each message.
const (
	expandedMax = 10_000 // messages that may come of one
	aliasesDeep = 100    // aliases in a row: no host lets a message through more hops
)

// aliasNode is an alias, and the aliases that it leads to.
type aliasNode struct {
	place
	address string
	next    []int
}

// checkAliasGrowth refuses aliases that would make more and more of one message.
func (c *checker) checkAliasGrowth() {
	nodes := c.aliasGraph()
	messages, longer := make([]int, len(nodes)), make([]int, len(nodes))
	for range aliasesDeep {
		grown := false
		for i := range nodes {
			longer[i] = 1
			for _, next := range nodes[i].next {
				longer[i] = min(longer[i]+messages[next], expandedMax+1)
			}
			grown = grown || longer[i] > messages[i]
		}
		if messages, longer = longer, messages; !grown {
			return
		}
		for i := range nodes {
			if messages[i] > expandedMax {
				c.bad(nodes[i].place, fmt.Sprintf("a message to %s would become more than %d, for its aliases lead to others, or back, in several ways", nodes[i].address, expandedMax),
					"leave out an alias that is reached another way")
				return
			}
		}
	}
}

// aliasGraph returns the aliases of all hosts, those of the first host first.
func (c *checker) aliasGraph() []aliasNode {
	var nodes []aliasNode
	index, places := map[string]int{}, map[string]place{}
	for i := range c.f.Hosts {
		h := &c.f.Hosts[i]
		for _, a := range h.aliases {
			for _, address := range c.localAddresses(h, a.name, "alias") {
				places[h.Name+" "+strings.ToLower(address)] = a.name.place
			}
		}
		for _, a := range h.Aliases {
			key := strings.ToLower(a.Address)
			if _, twice := index[key]; !twice {
				index[key] = len(nodes)
			}
			nodes = append(nodes, aliasNode{place: places[h.Name+" "+key], address: a.Address})
		}
	}
	n := 0
	for i := range c.f.Hosts {
		for _, a := range c.f.Hosts[i].Aliases {
			nodes[n].next = c.aliasesAfter(a, index)
			n++
		}
	}
	return nodes
}

// aliasesAfter returns which aliases an alias leads to. Its own name means its mailbox.
func (c *checker) aliasesAfter(a mta.Alias, index map[string]int) []int {
	var next []int
	for _, p := range a.To {
		if strings.EqualFold(p.String(), a.Address) {
			continue
		}
		if i, ok := c.aliasOf(p, index); ok {
			next = append(next, i)
		}
	}
	return next
}

// aliasOf returns which alias a path leads to. The name of a host stands for any of its
// domains.
func (c *checker) aliasOf(p smtp.Path, index map[string]int) (int, bool) {
	domains := []string{p.Domain}
	if h := c.f.Host(p.Domain); h != nil && c.receives[p.Domain] == nil {
		domains = h.Domains
	}
	for _, d := range domains {
		if i, ok := index[strings.ToLower(smtp.Path{Local: p.Local, Domain: d}.String())]; ok {
			return i, true
		}
	}
	return 0, false
}
