"""Django's batteries destroy a server's resources where only a light microservice is
needed.

The document says so in its first lines and again under "Microservices and Small APIs";
the alternatives it names are Flask and FastAPI.

One JSON endpoint, the same bytes from all: in Django as `startproject` makes a project
(six apps, seven middlewares, the admin), in Django without any of that, in Flask,
Starlette and FastAPI, and for scale in Go and Node.js. Measured are the memory that one
worker and four workers take (what processes share counts once), with `--preload` where
the server has it; the CPU that an import takes; and the requests that a second of CPU
answers, on each framework's usual server and on granian, which serves them all.

*Destroys* is taken as: at least **twice** of a resource, beside the thriftier of the
two alternatives. What is below twice is made good by the next small choice (a server,
a number of workers) and destroys nothing. The resources that count are the memory of
one worker, the memory of four, and CPU for each request on the same server.

- Confirmed: even Django without its batteries takes twice of something.
- Refuted: neither does, with them or without.
- Depends: only Django with all of them does, and they can be left out; or it is within
  a quarter of twice, where another machine might say something else.

Not shown: what an app of some size adds, which is the same code in each.
"""
