# exit: 1
input("more? ")
