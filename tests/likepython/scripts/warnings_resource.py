# env: PYTHONWARNINGS=always
open(__file__)
print("end")
