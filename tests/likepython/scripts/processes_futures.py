import concurrent.futures


def work(x):
    if x == 2:
        raise ValueError("from a worker")
    return x


if __name__ == "__main__":
    with concurrent.futures.ProcessPoolExecutor(1) as pool:
        futures = [pool.submit(work, x) for x in range(3)]
        print([future.exception() or future.result() for future in futures])
