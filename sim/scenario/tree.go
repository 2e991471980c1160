package scenario

import (
	"fmt"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"
)

// builder makes nodes of what the YAML parser found.
type builder struct {
	*report
	src     *source
	anchors map[string]*node
}

// build returns the node for a value; nil after a problem, which says why.
func (b *builder) build(n ast.Node, depth int) *node {
	where := b.src.clamp(at(firstToken(n)))
	if depth > depthMax {
		b.bad(where, refuseDepth.what, refuseDepth.mend)
		return nil
	}
	switch n := n.(type) {
	case *ast.MappingNode:
		return b.mapping(where, n.Values, depth)
	case *ast.MappingValueNode:
		return b.mapping(where, []*ast.MappingValueNode{n}, depth)
	case *ast.SequenceNode:
		return b.sequence(where, n, depth)
	case *ast.LiteralNode:
		return &node{place: where, kind: text, style: n.Start.Value[0], text: n.Value.Value}
	case *ast.AnchorNode:
		value := b.build(n.Value, depth+1)
		if value != nil {
			b.anchors[n.Name.GetToken().Value] = value
		}
		return value
	case *ast.AliasNode:
		name := n.Value.GetToken().Value
		value, ok := b.anchors[name]
		if !ok {
			b.bad(where, fmt.Sprintf("no value before this has the anchor %q", name), "write the value itself")
		}
		return value
	}
	return b.scalar(where, n)
}

func (b *builder) scalar(where place, n ast.Node) *node {
	t := n.GetToken()
	s := &node{place: where, text: t.Value}
	switch n.(type) {
	case *ast.StringNode:
		s.kind, s.style = text, style(t)
	case *ast.IntegerNode, *ast.FloatNode, *ast.InfinityNode, *ast.NanNode:
		s.kind = number
	case *ast.BoolNode:
		s.kind = truth
	case *ast.NullNode:
		s.kind = null
	default:
		b.bad(where, "YAML of a sort that scenarios do not use", "write it as plain text, list or map")
		return nil
	}
	return s
}

func style(t *token.Token) byte {
	switch t.Type {
	case token.DoubleQuoteType:
		return '"'
	case token.SingleQuoteType:
		return '\''
	}
	return 0
}

func (b *builder) sequence(where place, n *ast.SequenceNode, depth int) *node {
	s := &node{place: where, kind: sequence, items: make([]*node, 0, len(n.Values))}
	for _, v := range n.Values {
		if item := b.build(v, depth+1); item != nil {
			s.items = append(s.items, item)
		}
	}
	return s
}

// mapping keeps doubled keys: the reader of fields tells them.
func (b *builder) mapping(where place, values []*ast.MappingValueNode, depth int) *node {
	m := &node{place: where, kind: mapping, pairs: make([]pair, 0, len(values))}
	for _, v := range values {
		p := pair{at: b.src.clamp(at(v.Key.GetToken()))}
		if !isPlainKey(v.Key) {
			b.bad(p.at, "this cannot be a field name", "write a plain word")
			continue
		}
		p.key = v.Key.GetToken().Value
		if p.value = b.build(v.Value, depth+1); p.value != nil {
			m.pairs = append(m.pairs, p)
		}
	}
	return m
}

func isPlainKey(key ast.MapKeyNode) bool {
	switch key.(type) {
	case *ast.StringNode, *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.NullNode:
		return true
	}
	return false
}
