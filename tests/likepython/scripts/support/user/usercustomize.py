print("usercustomize ran")
