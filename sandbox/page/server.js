/** Asks the sandbox to do something in a person's name. Rejects when the sandbox cannot. */
export async function act(name, body) {
  const response = await fetch(`/do/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`The sandbox answered ${response.status}`);
  return await response.json();
}

/** Hears of everything that happens; begins with the whole state, and again after a broken connection. */
export function listen(onEvent, onConnection) {
  const source = new EventSource('/events');
  source.onmessage = (event) => {
    onConnection(true);
    onEvent(JSON.parse(event.data));
  };
  source.onerror = () => onConnection(false);
}
