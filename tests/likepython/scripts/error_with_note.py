# exit: 1
error = ValueError("noted")
error.add_note("a note on the error")
raise error
