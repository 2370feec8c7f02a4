/* The facts, small tools, the menu, the search and the routes of the site. */
var D = window.CARELAKE;
var PAGES = {};

/** An element: h('a', {href: '#/'}, 'text', child, [children]). Texts never become markup. */
function h(tag, attributes) {
  var element = document.createElement(tag);
  Object.keys(attributes || {}).forEach(function (name) {
    var value = attributes[name];
    if (value === null || value === undefined || value === false) { return; }
    if (name.indexOf('on') === 0) { element.addEventListener(name.substring(2), value); }
    else { element.setAttribute(name, value === true ? '' : value); }
  });
  for (var i = 2; i < arguments.length; i++) { add(element, arguments[i]); }
  return element;
}

function add(element, child) {
  if (child === null || child === undefined || child === false || child === '') { return; }
  if (Array.isArray(child)) { child.forEach(function (one) { add(element, one); }); }
  else { element.appendChild(child.nodeType ? child : document.createTextNode(String(child))); }
}

function link(route, text, kind) { return h('a', {href: '#' + route, 'class': kind || null}, text); }
function modelLink(name) { return D.models[name] ? link('/model/' + name, name) : h('span', {}, name); }
function tag(text, kind) { return h('span', {'class': 'tag ' + (kind || '')}, text); }
function number(value) { return value === null || value === undefined || value < 0 ? '–' : Number(value).toLocaleString('en-US', {maximumFractionDigits: 2}); }
function when(text) { return text ? text.substring(0, 16).replace('T', ' ') : '–'; }
function plural(count, word) { return number(count) + ' ' + word + (count === 1 ? '' : 's'); }

/** A table from heads and rows of cells; a head that begins with # is of numbers. */
function grid(heads, rows, marks) {
  var numeric = heads.map(function (head) { return head.charAt(0) === '#' ? 'n' : null; });
  return h('div', {'class': 'scroll'}, h('table', {},
    h('thead', {}, h('tr', {}, heads.map(function (head, i) { return h('th', {'class': numeric[i]}, head.replace(/^#/, '')); }))),
    h('tbody', {}, rows.map(function (row, r) {
      return h('tr', {'class': marks ? marks[r] : null}, row.map(function (cell, i) { return h('td', {'class': numeric[i]}, cell); }));
    }))));
}

function column(table, name) {
  var model = D.models[table];
  return model && model.columns.filter(function (one) { return one.name === name; })[0];
}
function isPhi(found) { return !!found && found.phi !== 'none' && found.phi !== 'entity-id'; }
function metric(id) { return D.metrics.filter(function (one) { return one.id === id; })[0]; }
function statusTag(status) { return status ? tag(status.toLowerCase(), status.toLowerCase()) : tag('not run'); }

/** Everything that the search finds: [text, route, what it is, text to look in]. */
var INDEX = [];
function buildIndex() {
  Object.keys(D.models).forEach(function (name) {
    INDEX.push([name, '/model/' + name, 'table', D.models[name].description]);
    D.models[name].columns.forEach(function (one) {
      INDEX.push([name + '.' + one.name, '/column/' + name + '/' + one.name, 'column', one.description]);
    });
  });
  D.metrics.forEach(function (one) { INDEX.push([one.id, '/metric/' + one.id, 'metric', one.description]); });
  D.dashboards.forEach(function (one) { INDEX.push([one.title, '/dashboard/' + one.name, 'dashboard', one.name + ' ' + one.description]); });
  D.exposures.forEach(function (one) { if (!one.drawn) { INDEX.push([one.title, '/exposures', one.type, one.name + ' ' + one.description]); } });
  D.sources.forEach(function (one) { INDEX.push([one.name, '/sources', 'source', one.kind]); });
  Object.keys(FHIR).forEach(function (path) { INDEX.push([path, '/fhir/' + encodeURIComponent(path), 'FHIR path', '']); });
}

/** Names that begin so first, then names that hold it, then descriptions. */
function search(words) {
  var wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  if (!wanted.length) { return []; }
  var ranked = [[], [], []];
  INDEX.forEach(function (entry) {
    var name = entry[0].toLowerCase();
    var all = name + ' ' + String(entry[3] || '').toLowerCase();
    if (!wanted.every(function (word) { return all.indexOf(word) >= 0; })) { return; }
    var last = name.substring(name.lastIndexOf('.') + 1);
    var rank = name.indexOf(wanted[0]) === 0 || last.indexOf(wanted[0]) === 0 ? 0 : wanted.every(function (word) { return name.indexOf(word) >= 0; }) ? 1 : 2;
    ranked[rank].push(entry);
  });
  var order = {metric: 0, dashboard: 0, table: 1, source: 2, column: 3, 'FHIR path': 4};
  ranked.forEach(function (list) { list.sort(function (a, b) { return (order[a[2]] || 0) - (order[b[2]] || 0) || a[0].length - b[0].length; }); });
  return ranked[0].concat(ranked[1], ranked[2]).slice(0, 40);
}

function showResults() {
  var box = document.getElementById('results');
  var found = search(document.getElementById('search').value);
  box.innerHTML = '';
  box.hidden = !document.getElementById('search').value.trim();
  if (!found.length) { add(box, h('a', {}, 'Nothing found')); }
  found.forEach(function (entry) { add(box, h('a', {href: '#' + entry[1]}, entry[0], h('small', {}, entry[2]))); });
}

function menu() {
  var nav = document.getElementById('nav');
  [['/', 'Overview'], ['/dashboards', 'Dashboards'], ['/metrics', 'Metrics'], ['/models', 'Tables'], ['/lineage', 'Lineage'],
    ['/sources', 'Sources'], ['/exposures', 'Exposures'], ['/compliance', 'Compliance'], ['/runs', 'Runs']
  ].forEach(function (entry) { add(nav, link(entry[0], entry[1], 'top')); });
  var groups = {};
  Object.keys(D.models).sort().forEach(function (name) {
    var model = D.models[name];
    var group = name.split('.')[0] + (model.track === 'anon' ? ', anonymised' : '');
    (groups[group] = groups[group] || []).push(name);
  });
  Object.keys(groups).sort().forEach(function (group) {
    add(nav, h('details', {}, h('summary', {}, group + ' (' + groups[group].length + ')'), groups[group].map(function (name) {
      return link('/model/' + name, name.substring(name.indexOf('.') + 1));
    })));
  });
}

function route() {
  var path = decodeURI(location.hash.replace(/^#/, '')) || '/';
  var parts = path.split('/').slice(1).map(decodeURIComponent);
  var page = PAGES[parts[0] || 'home'] || PAGES.missing;
  var main = document.getElementById('main');
  closeCharts();
  main.innerHTML = '';
  add(main, page.apply(null, parts.slice(1)));
  document.getElementById('results').hidden = true;
  document.getElementById('nav').className = '';
  Array.prototype.forEach.call(document.querySelectorAll('nav a'), function (one) {
    var top = one.className.indexOf('top') >= 0;
    var on = one.getAttribute('href') === '#' + path || (top && parts[0] && one.getAttribute('href') === '#/' + parts[0] + 's');
    one.className = (top ? 'top' : '') + (on ? ' on' : '');
    if (on && !top) { one.parentNode.open = true; }
  });
  var title = main.querySelector('h1');
  document.title = (title ? title.textContent + ' · ' : '') + 'Carelake ' + D.meta.tenant;
  window.scrollTo(0, 0);
  drawCharts();
}

function theme(name) {
  document.documentElement.setAttribute('data-theme', name);
  try { localStorage.setItem('carelake-theme', name); } catch (ignored) { /* a browser may forbid it to files */ }
}

function startTheme() {
  var kept = null;
  try { kept = localStorage.getItem('carelake-theme'); } catch (ignored) { /* as above */ }
  var dark = window.matchMedia && window.matchMedia('(prefers-color-scheme: dark)').matches;
  document.documentElement.setAttribute('data-theme', kept || (dark ? 'dark' : 'light'));
}

function start() {
  startTheme();
  document.getElementById('tenant').textContent = D.meta.tenant;
  buildLineage();
  buildIndex();
  menu();
  var box = document.getElementById('search');
  box.addEventListener('input', showResults);
  box.addEventListener('keydown', function (event) {
    var first = document.querySelector('#results a[href]');
    if (event.key === 'Enter' && first) { location.hash = first.getAttribute('href'); box.blur(); }
    if (event.key === 'Escape') { box.value = ''; showResults(); }
  });
  document.addEventListener('click', function (event) {
    if (event.target !== box) { document.getElementById('results').hidden = true; }
  });
  document.getElementById('theme').addEventListener('click', function () {
    theme(document.documentElement.getAttribute('data-theme') === 'dark' ? 'light' : 'dark');
    route();
  });
  document.getElementById('menu').addEventListener('click', function () {
    var nav = document.getElementById('nav');
    nav.className = nav.className ? '' : 'open';
  });
  window.addEventListener('hashchange', route);
  window.addEventListener('resize', sizeCharts);
  route();
}
