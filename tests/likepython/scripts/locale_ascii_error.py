# env: PYTHONIOENCODING=ascii
# exit: 1
print("é")
