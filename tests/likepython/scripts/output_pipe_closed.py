# close stdout after: 20
# exit: 1
for number in range(100_000):
    print(number)
