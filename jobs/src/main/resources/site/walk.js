/* The lineage: who comes from whom, and the picture that is walked by clicking. */
var UP = {};
var DOWN = {};
var FHIR = {};
var DECIDES = {filter: 1, 'join key': 1, join: 1, group: 1, window: 1, sort: 1};

function way(from, to, kind, through) {
  var edge = {from: from, to: to, kind: kind, through: through || ''};
  (UP[to] = UP[to] || []).push(edge);
  (DOWN[from] = DOWN[from] || []).push(edge);
}

/** Names of nodes: fhir:Path, t:table, c:table.column, m:metric, x:dashboard/chart, e:exposure. */
function origin(text) { return text.indexOf('fhir:') === 0 ? text : 'c:' + text; }

function buildLineage() {
  Object.keys(D.lineage.tables).forEach(function (table) {
    var ways = D.lineage.tables[table];
    Object.keys(ways.columns).forEach(function (name) {
      ways.columns[name].forEach(function (one) {
        if (one[0].indexOf('fhir:') === 0) { FHIR[one[0].substring(5)] = 1; }
        way(origin(one[0]), 'c:' + table + '.' + name, one[1], one[2]);
      });
    });
    ways.rows.forEach(function (one) { way(origin(one[0]), 'c:' + table + '.*', one[1], one[2]); });
    (D.models[table] ? D.models[table].inputs : []).forEach(function (input) { way('t:' + input, 't:' + table, D.models[table].track === 'anon' ? 'mask' : 'table'); });
  });
  Object.keys(D.lineage.metrics).forEach(function (id) {
    var ways = D.lineage.metrics[id];
    var seen = {};
    ['numerator', 'denominator', 'value', 'period_date', 'organization_id'].forEach(function (name) {
      (ways.columns[name] || []).forEach(function (one) {
        var kind = name === 'period_date' || name === 'organization_id' ? 'group' : one[1];
        var key = one[0] + kind;
        if (!seen[key]) { seen[key] = 1; way(origin(one[0]), 'm:' + id, kind, one[2]); }
      });
    });
    ways.rows.forEach(function (one) {
      var key = one[0] + one[1];
      if (!seen[key]) { seen[key] = 1; way(origin(one[0]), 'm:' + id, one[1], one[2]); }
    });
  });
  D.dashboards.forEach(function (board) {
    board.charts.forEach(function (chart) {
      var node = 'x:' + board.name + '/' + chart.id;
      chart.metrics.forEach(function (id) { way('m:' + id, node, 'copy'); });
      var ways = D.lineage.charts[board.name + '/' + chart.id];
      Object.keys(ways.columns).forEach(function (name) {
        ways.columns[name].forEach(function (one) {
          if (!chart.metrics.length || one[0].indexOf('gold.fct_metrics_long.') !== 0) { way(origin(one[0]), node, one[1], one[2]); }
        });
      });
      way(node, 'e:' + board.name, 'copy');
    });
  });
  D.exposures.forEach(function (one) {
    one.tables.forEach(function (table) { way('t:' + table, 'e:' + one.name, 'table'); });
    if (!one.drawn) { one.metrics.forEach(function (id) { way('m:' + id, 'e:' + one.name, 'copy'); }); }
  });
}

function split(node) {
  var text = node.substring(2);
  var dot = text.lastIndexOf('.');
  return [text.substring(0, dot), text.substring(dot + 1)];
}

function label(node) {
  if (node.indexOf('fhir:') === 0) { return ['FHIR', node.substring(5)]; }
  if (node.indexOf('c:') === 0) { var parts = split(node); return [parts[0], parts[1] === '*' ? 'all of it' : parts[1]]; }
  if (node.indexOf('t:') === 0) { var model = D.models[node.substring(2)]; return [model ? model.kind : 'as received', node.substring(2)]; }
  if (node.indexOf('m:') === 0) { return ['metric', node.substring(2)]; }
  if (node.indexOf('x:') === 0) { return ['chart of ' + node.substring(2).split('/')[0], node.split('/')[1]]; }
  var exposure = D.exposures.filter(function (one) { return 'e:' + one.name === node; })[0];
  return [exposure ? exposure.type : 'exposure', exposure ? exposure.title : node];
}

function address(node) {
  if (node.indexOf('fhir:') === 0) { return '/fhir/' + encodeURIComponent(node.substring(5)); }
  if (node.indexOf('c:') === 0) { var parts = split(node); return parts[1] === '*' ? '/model/' + parts[0] : '/column/' + parts[0] + '/' + parts[1]; }
  if (node.indexOf('t:') === 0) { return '/lineage/' + node.substring(2); }
  if (node.indexOf('m:') === 0) { return '/metric/' + node.substring(2); }
  if (node.indexOf('x:') === 0) { return '/dashboard/' + node.substring(2).split('/')[0]; }
  return node.indexOf('e:') === 0 && D.dashboards.some(function (one) { return 'e:' + one.name === node; }) ? '/dashboard/' + node.substring(2) : '/exposures';
}

function phiNode(node) {
  if (node.indexOf('c:') === 0) { var parts = split(node); return isPhi(column(parts[0], parts[1])) && D.models[parts[0]].track === 'named'; }
  if (node.indexOf('fhir:') === 0) { return (DOWN[node] || []).some(function (edge) { return phiNode(edge.to); }); }
  if (node.indexOf('t:') === 0) { var model = D.models[node.substring(2)]; return !!model && model.track === 'named' && model.columns.some(isPhi); }
  return false;
}

function phiEdge(edge) { return phiNode(edge.from) && edge.kind !== 'mask' && edge.kind !== 'aggregation' && phiNode(edge.to); }

/** All edges behind (or before) a node, at most so many steps away. */
function closure(node, index, other, steps, decides) {
  var edges = [];
  var seen = {};
  var open = [node];
  seen[node] = 1;
  for (var step = 0; step < steps && open.length; step++) {
    var next = [];
    open.forEach(function (one) {
      (index[one] || []).forEach(function (edge) {
        if (edge.kind in DECIDES && !decides) { return; }
        edges.push(edge);
        if (!seen[edge[other]]) { seen[edge[other]] = 1; next.push(edge[other]); }
      });
    });
    open = next;
  }
  return edges;
}

/** How many steps each node stands from the focus, the longest way; circles end it. */
function depths(focus, edges, near, far) {
  var depth = {};
  depth[focus] = 0;
  for (var round = 0, changed = true; changed && round < 40; round++) {
    changed = false;
    edges.forEach(function (edge) {
      var d = depth[edge[near]];
      if (d !== undefined && (depth[edge[far]] === undefined || depth[edge[far]] < d + 1) && edge[far] !== focus) {
        depth[edge[far]] = d + 1;
        changed = true;
      }
    });
  }
  return depth;
}

var WIDE = 214;
var HIGH = 42;
var MOST = 28;

/** The picture around a node: what it comes from to the left, what comes of it to the right. */
function picture(focus, stepsUp, stepsDown, decides) {
  var ups = closure(focus, UP, 'from', stepsUp, decides);
  var downs = closure(focus, DOWN, 'to', stepsDown, decides);
  var left = depths(focus, ups, 'to', 'from');
  var right = depths(focus, downs, 'from', 'to');
  var layers = {};
  Object.keys(left).forEach(function (node) { (layers[-left[node]] = layers[-left[node]] || []).push(node); });
  Object.keys(right).forEach(function (node) { if (node !== focus && left[node] === undefined) { (layers[right[node]] = layers[right[node]] || []).push(node); } });
  var order = Object.keys(layers).map(Number).sort(function (a, b) { return a - b; });
  var place = {};
  var tallest = 0;
  var dropped = 0;
  // layers from the focus outwards, each node beside the middle of those it belongs to
  order.slice().sort(function (a, b) { return Math.abs(a) - Math.abs(b); }).forEach(function (layer) {
    var nodes = layers[layer];
    if (nodes.length > MOST) {
      nodes.sort(function (a, b) { return (phiNode(b) ? 1 : 0) - (phiNode(a) ? 1 : 0); });
      dropped += nodes.length - MOST;
      nodes = layers[layer] = nodes.slice(0, MOST);
    }
    var edges = layer < 0 ? ups : downs;
    var middle = {};
    nodes.forEach(function (node) {
      var sum = 0;
      var count = 0;
      edges.forEach(function (edge) {
        var mine = layer < 0 ? edge.from : edge.to;
        var theirs = layer < 0 ? edge.to : edge.from;
        if (mine === node && place[theirs]) { sum += place[theirs].y; count++; }
      });
      middle[node] = count ? sum / count : 0;
    });
    nodes.sort(function (a, b) { return middle[a] - middle[b] || (a < b ? -1 : 1); });
    tallest = Math.max(tallest, nodes.length);
    nodes.forEach(function (node, i) { place[node] = {x: layer, y: (i - (nodes.length - 1) / 2) * (HIGH + 12)}; });
  });
  var lift = tallest * (HIGH + 12) / 2 + 14;
  // a layer may be empty: where ways of different lengths meet
  Object.keys(place).forEach(function (node) {
    place[node] = {x: 16 + order.indexOf(place[node].x) * (WIDE + 74), y: place[node].y + lift};
  });
  return svg(focus, ups.concat(downs), place, 32 + order.length * (WIDE + 74) - 74, lift * 2, dropped);
}

function element(name, attributes, text) {
  var made = document.createElementNS('http://www.w3.org/2000/svg', name);
  Object.keys(attributes).forEach(function (key) { made.setAttribute(key, attributes[key]); });
  if (text) { made.appendChild(document.createTextNode(text)); }
  return made;
}

function shorten(text, most) { return text.length > most ? text.substring(0, most - 10) + '…' + text.substring(text.length - 9) : text; }

function svg(focus, edges, place, width, height, dropped) {
  var root = element('svg', {width: width, height: height, viewBox: '0 0 ' + width + ' ' + height, role: 'img'});
  var drawn = {};
  edges.forEach(function (edge) {
    var a = place[edge.from];
    var b = place[edge.to];
    var key = edge.from + '>' + edge.to + '>' + edge.kind;
    if (!a || !b || drawn[key]) { return; }
    drawn[key] = 1;
    var x1 = a.x + WIDE;
    var x2 = b.x;
    var bend = Math.max(30, (x2 - x1) / 2);
    var kind = edge.kind === 'mask' ? 'mask' : phiEdge(edge) ? 'phi' : '';
    var line = element('path', {'class': kind + (edge.kind in DECIDES ? ' decides' : ''),
      d: 'M' + x1 + ' ' + a.y + ' C' + (x1 + bend) + ' ' + a.y + ' ' + (x2 - bend) + ' ' + b.y + ' ' + x2 + ' ' + b.y});
    line.appendChild(element('title', {}, edge.kind + (edge.through ? ': ' + edge.through : '')));
    root.appendChild(line);
  });
  Object.keys(place).forEach(function (node) {
    var at = place[node];
    var words = label(node);
    var group = element('g', {'class': 'node' + (node === focus ? ' focus' : '') + (phiNode(node) ? ' phi' : ''), 'data-node': node,
      transform: 'translate(' + at.x + ' ' + (at.y - HIGH / 2) + ')'});
    group.appendChild(element('rect', {width: WIDE, height: HIGH, rx: 8}));
    group.appendChild(element('text', {x: 10, y: 16, 'class': 'sub'}, shorten(words[0], 36)));
    group.appendChild(element('text', {x: 10, y: 33}, shorten(words[1], 30)));
    group.appendChild(element('title', {}, words[0] + ' ' + words[1]));
    group.addEventListener('click', function () { location.hash = address(node); });
    root.appendChild(group);
  });
  return h('div', {}, h('div', {'class': 'walk'}, root), dropped ? h('p', {'class': 'soft'}, plural(dropped, 'node') + ' not drawn: a layer shows ' + MOST + '. The lists below show all.') : null);
}

function legend() {
  return h('div', {'class': 'legend'}, [['', 'flows'], ['phi', 'PHI flows on'], ['mask', 'masked'], ['decides', 'decides about rows']].map(function (one) {
    return h('span', {}, h('i', {'class': one[0]}), one[1]);
  }));
}

/** The lists beside the picture, for readers of text. */
function wayList(node, index, other) {
  var kinds = {};
  var edges = (index[node] || []).filter(function (edge) {
    var known = kinds[edge[other]];
    kinds[edge[other]] = known || [];
    if (kinds[edge[other]].indexOf(edge.kind) < 0) { kinds[edge[other]].push(edge.kind); }
    return !known;
  });
  if (!edges.length) { return h('p', {'class': 'soft'}, 'nothing'); }
  return h('ul', {'class': 'ways'}, edges.slice(0, 200).map(function (edge) {
    var words = label(edge[other]);
    return h('li', {}, h('a', {href: '#' + address(edge[other]), 'class': phiNode(edge[other]) ? 'key' : null}, words[0] === 'FHIR' ? words[1] : words[0] + (words[0].indexOf('.') > 0 ? '.' : ' ') + words[1]),
      h('span', {'class': 'kind'}, kinds[edge[other]].join(', ')), phiNode(edge[other]) ? tag('PHI', 'phi') : null);
  }));
}

/** The FHIR paths at the beginning of a node's ways. */
function roots(node) {
  var found = {};
  closure(node, UP, 'from', 30, true).forEach(function (edge) {
    if (edge.from.indexOf('fhir:') === 0) { found[edge.from] = 1; }
  });
  return Object.keys(found).sort();
}

/** A picture with its switches. */
function walker(focus, up, down) {
  var box = h('div', {});
  var state = {up: up, down: down, decides: false};
  function draw() { box.innerHTML = ''; add(box, picture(focus, state.up, state.down, state.decides)); center(box); }
  function choice(key, text) {
    return h('label', {}, text, h('select', {onchange: function (event) { state[key] = Number(event.target.value); draw(); }},
      [0, 1, 2, 3, 4, 6, 30].map(function (steps) {
        return h('option', {value: steps, selected: steps === state[key]}, steps === 30 ? 'all' : String(steps));
      })));
  }
  draw();
  setTimeout(function () { center(box); }, 0);
  return h('div', {}, h('div', {'class': 'controls'}, choice('up', 'Steps back'), choice('down', 'Steps on'),
    focus.indexOf('t:') === 0 ? null : h('button', {onclick: function (event) {
      state.decides = !state.decides;
      event.target.className = state.decides ? 'on' : '';
      draw();
    }}, 'What decides about rows')), box, legend());
}

function center(box) {
  var walk = box.querySelector('.walk');
  var focus = box.querySelector('g.focus');
  if (walk && focus && walk.clientWidth) {
    var at = focus.getAttribute('transform').match(/[\d.]+/g);
    walk.scrollLeft = Number(at[0]) - (walk.clientWidth - WIDE) / 2;
    walk.scrollTop = Number(at[1]) - (walk.clientHeight - HIGH) / 2;
  }
}
