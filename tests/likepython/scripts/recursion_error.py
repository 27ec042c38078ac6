# exit: 1
def forever(x):
    return forever(x + 1)


forever(0)
