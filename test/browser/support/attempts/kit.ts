/**
 * What an attacker's page works with, as the script it runs: every tool tries one thing and says all it could
 * learn from it, so that what it says in the browser of a signed-in admin can be compared with what it says in a
 * stranger's. Plain JavaScript: the tests themselves know no DOM.
 */
export const ATTACK_KIT = String.raw`
window.kit = (() => {
  // Far longer than anything takes: silence is never a matter of a slow machine.
  const LONG_MS = 15000;
  let names = 0;
  const later = (ms) => new Promise((resolve) => setTimeout(() => resolve('silence'), ms));
  const within = (promise) => Promise.race([promise, later(LONG_MS)]);
  const attempt = (read) => { try { return String(read()); } catch (error) { return error.name; } };
  const first = (target, ...events) =>
    new Promise((resolve) => events.forEach((name) => target.addEventListener(name, () => resolve(name), { once: true })));
  const make = (tag, attributes = {}, text = '') => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.textContent = text;
    return element;
  };
  const timing = (url) => {
    const [entry] = performance.getEntriesByName(url).slice(-1);
    return entry ? [entry.responseStatus, entry.transferSize, entry.encodedBodySize, entry.decodedBodySize].join('/') : '-';
  };
  const frameTells = (frame) => [
    attempt(() => frame.contentWindow.length),
    attempt(() => frame.contentDocument === null ? 'closed' : frame.contentDocument.body.innerText),
    attempt(() => frame.contentWindow.location.href),
  ].join(' ');
  const windowTells = (other) => [
    attempt(() => other.closed),
    attempt(() => other.length),
    attempt(() => other.location.href),
    attempt(() => other.history.length),
    attempt(() => other.document.title),
  ].join(' ');

  return {
    /** Submits a form without a click, its answer going to a frame, or to a window of its own. */
    async form(action, { fields = {}, window: isWindow = false, button = null, ...attributes } = {}) {
      const frame = make('iframe', { name: 'frame-' + (names += 1) });
      document.body.append(frame);
      const form = make('form', { action, method: 'post', ...attributes, target: isWindow ? '_blank' : frame.name });
      for (const [name, value] of Object.entries(fields)) form.append(make('input', { type: 'hidden', name, value }));
      const submit = make('button', { ...(button === null ? {} : button) });
      form.append(submit);
      document.body.append(form);
      const answered = isWindow ? later(300) : first(frame, 'load');
      if (button === null) form.submit(); else submit.click();
      return (await within(answered)) + ' ' + frameTells(frame);
    },
    /** Asks with credentials, by fetch. */
    async ask(url, init = {}) {
      try {
        const answer = await fetch(url, { credentials: 'include', ...init });
        return [answer.type, answer.status, answer.redirected, await answer.text(), timing(url)].join(' ');
      } catch (error) {
        return error.name + ' ' + timing(url);
      }
    },
    xhr(method, url, headers, body) {
      const request = new XMLHttpRequest();
      request.open(method, url);
      request.withCredentials = true;
      for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
      const end = first(request, 'load', 'error', 'abort');
      request.send(body);
      return end.then((how) => [how, request.status, request.responseText, request.getAllResponseHeaders()].join(' '));
    },
    /** Puts an element into the page and looks at what becomes of it. */
    async load(tag, attributes, text = '') {
      const element = make(tag, attributes, text);
      const done = first(element, 'load', 'error', 'loadedmetadata');
      document.body.append(element);
      const how = await within(done);
      const url = attributes.src ?? attributes.href ?? attributes.data ?? '';
      const sizes = [element.naturalWidth, element.videoWidth, element.duration].map(String).join(' ');
      return [how, sizes, frameTells(element), timing(url)].join(' ');
    },
    /** Opens a window, watches it, speaks to it. */
    async popup(url, isClosed = true) {
      const other = window.open(url, '_blank');
      if (other === null) return 'no window';
      // The policy of our answers takes the window away from whoever opened it.
      for (let at = 0; at < LONG_MS / 50 && !other.closed; at += 1) await later(50);
      attempt(() => other.postMessage({ type: 'sign-out', email: 'x' }, '*'));
      const tells = windowTells(other);
      if (isClosed) other.close();
      return tells;
    },
    /** The end of something with events: a socket, a stream. */
    end: (target, ...events) => within(first(target, ...events)),
    attempt, first, make, later, within, timing,
    failed: (promise) => promise.then((value) => 'worked ' + String(value), (error) => error.name),
  };
})();`;
