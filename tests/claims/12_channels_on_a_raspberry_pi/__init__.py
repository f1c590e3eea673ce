"""A Django and Channels system on a Raspberry Pi 3 works extremely well.

What of that can be shown without the board is fixed beforehand. *Well* means for
realtime_channels that

- every package of its lock has a wheel for 64-bit ARM, so that nothing is compiled;
- the whole stack, which is web process, worker with its clock, Redis, nginx and SQLite,
  takes at most 400 MiB while idle: the board has 1 GiB, and the system wants some;
- the same while 50 people are in one room and all of them talk;
- of what they say nothing is lost, doubled or out of order;
- no test of the shared suite fails.

The claim is *refuted* if any of it does not hold, and *confirmed* if all of it holds
here and on an emulated Raspberry Pi 3, which tests/deploy boots
(`./parallax test --faults tests/deploy/test_raspberry_pi.py -- --publish`). Without the
emulator's figures it *depends*: memory on x86-64 is near that on ARM, not the same;
and so it does where the suite's figures are not there. How fast all of that is, no
emulator tells: no time is measured, and nothing is said of the flash, the heat and the
power supply of a real board.
"""
