/**
 * Preloaded into the bot that the trial starts: when the trial is gone, however it ended, the channel to it
 * closes and the bot ends too, so that no process is left behind.
 */
process.once('disconnect', () => {
  process.kill(process.pid, 'SIGTERM');
  setTimeout(() => process.exit(1), 3000).unref();
});
process.channel?.unref();
