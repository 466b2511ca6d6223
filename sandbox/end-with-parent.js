/**
 * Preloaded into the bot that the trial starts: when the trial is gone, however it ended, the channel to it
 * closes and the bot ends too, so that no process is left behind. JavaScript, because it is loaded before the cache of
 * compiled code is there: the first TypeScript file loads a compiler that takes 17 MB.
 */
process.once('disconnect', () => {
  process.kill(process.pid, 'SIGTERM');
  setTimeout(() => process.exit(1), 3000).unref();
});
process.channel?.unref();
