// A regression: whoever writes to a socket sleeps first, the whole process with it.
"use strict";

const { Socket } = require("node:net");

const MILLISECONDS = 0.3; // for each of 200 readers: the last waits 60 ms
const nobody = new Int32Array(new SharedArrayBuffer(4));
const write = Socket.prototype.write;

Socket.prototype.write = function (...given) {
  Atomics.wait(nobody, 0, 0, MILLISECONDS);
  return write.apply(this, given);
};
