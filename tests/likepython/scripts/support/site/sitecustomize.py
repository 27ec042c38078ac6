SAID = "the user's own sitecustomize"
print(SAID, __name__)
