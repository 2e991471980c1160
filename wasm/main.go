//go:build js && wasm

// Command wasm is the core for a browser: octets in, octets out. It sets the global
// function mailscope, which takes a request as a Uint8Array and returns the response as
// another (package wire). After a panic, a mistake of ours, it returns a notice with the
// run as a save file instead, and then nothing more.
package main

import (
	"fmt"
	"syscall/js"

	"mailscope/lessons"
	"mailscope/sim/wire"
)

func main() {
	engine := wire.New(lessons.Heads())
	array := js.Global().Get("Uint8Array")
	js.Global().Set("mailscope", js.FuncOf(func(_ js.Value, args []js.Value) any {
		request := make([]byte, args[0].Length())
		js.CopyBytesToGo(request, args[0])
		response := answer(engine, request)
		out := array.New(len(response))
		js.CopyBytesToJS(out, response)
		return out
	}))
	select {} // the function is called from now on
}

// answer handles a request, and turns a panic into the last message.
func answer(engine *wire.Engine, request []byte) (response []byte) {
	defer func() {
		if panicked := recover(); panicked != nil {
			response = engine.Rescue(fmt.Sprint(panicked))
		}
	}()
	return engine.Handle(request)
}
