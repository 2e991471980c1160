# Everything a person does with MailScope, by name. `make run` and `make test` are all
# that a fresh machine with Go, Node 20 and make needs.

GO       ?= go
VERSION  ?= development
FUZZTIME ?= 10s
LISTEN   ?= 127.0.0.1:8080

# Go programs run as WebAssembly under Node.
WASM_EXEC = $(shell $(GO) env GOROOT)/lib/wasm/go_js_wasm_exec
WASM      = GOOS=js GOARCH=wasm

.PHONY: run build test test-go test-wasm check bench fuzz size site clean

## run: build, and serve the page on this computer
run: build
	bin/mailscope serve --listen $(LISTEN)

## build: leave the binary in bin/mailscope
build:
	$(GO) build -trimpath -ldflags '-X main.version=$(VERSION)' -o bin/mailscope ./cmd/server

## test: all tests, of the core also as WebAssembly
test: test-go test-wasm

test-go:
	$(GO) test ./...

# The environment is emptied, for the WebAssembly runtime takes only a few kilobytes of it.
test-wasm: need-node
	env -i PATH="$$PATH" HOME="$$HOME" GOFLAGS="$$GOFLAGS" GOPROXY="$$($(GO) env GOPROXY)" GOCACHE="$$($(GO) env GOCACHE)" \
		GOMODCACHE="$$($(GO) env GOMODCACHE)" $(WASM) $(GO) test -exec '$(WASM_EXEC)' ./sim/...

.PHONY: need-node
need-node:
	@command -v node >/dev/null || { echo 'Node is not installed; the tests as WebAssembly need Node 20 or newer (https://nodejs.org)'; exit 1; }

## check: formatting, go vet, staticcheck, a tidy go.mod
check:
	@unformatted=$$(gofmt -l cmd sim); [ -z "$$unformatted" ] || { echo "not formatted (run gofmt -w):"; echo "$$unformatted"; exit 1; }
	$(GO) mod tidy -diff
	$(GO) vet ./...
	$(GO) tool staticcheck ./...

## bench: how fast it is, natively and as WebAssembly, on one core
bench: need-node
	$(GO) test -run '^$$' -bench . -benchtime 2s -cpu 1 ./sim/...
	$(WASM) $(GO) test -exec '$(WASM_EXEC)' -run '^$$' -bench 'Trace|Agenda' -benchtime 2s ./sim

## fuzz: every fuzz target for FUZZTIME, and a large swarm of random worlds
fuzz:
	@set -e; for package in $$($(GO) list ./...); do \
		for target in $$($(GO) test -list '^Fuzz' $$package | grep '^Fuzz' || true); do \
			echo "$$package $$target"; \
			$(GO) test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) $$package; \
		done; \
	done
	$(GO) test ./sim -run Swarm -worlds 10000 -timeout 60m

## size: what a browser loads before the first step, brotli at its best, against the budget
size: site need-node
	node .ci/size.mjs bin/site 1600000

## site: the page as static files in bin/site, for a server that runs nothing
site: build
	bin/mailscope serve --write bin/site

clean:
	rm -rf bin
