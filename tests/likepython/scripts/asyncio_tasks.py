import asyncio


async def work(number):
    await asyncio.sleep(0.01 * number)
    print(number)
    return number


async def main():
    print(await asyncio.gather(*(work(number) for number in range(3))))


asyncio.run(main())
