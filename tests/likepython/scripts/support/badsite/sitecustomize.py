raise RuntimeError("the user's sitecustomize fails")
