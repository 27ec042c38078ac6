# env: PYTHONPATH=support/badsite
print("still here")
