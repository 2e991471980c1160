module mailscope

go 1.26
