/* Charts and dashboards: rows of aggregates drawn by ECharts, each with its table beside it. */
var LIVE = [];
var WAITING = [];

function css(name) { return getComputedStyle(document.documentElement).getPropertyValue(name).trim(); }
function palette() {
  return document.documentElement.getAttribute('data-theme') === 'dark'
    ? ['#5cc5bd', '#f2b263', '#8fb8ff', '#e58fb1', '#b7d97c', '#c7a6f2', '#e6d36b', '#9aa7b2']
    : ['#0b7a75', '#d9822b', '#3366b8', '#b5446e', '#6a9a1f', '#7a54b8', '#b59410', '#5c6773'];
}
function closeCharts() { LIVE.forEach(function (one) { one.dispose(); }); LIVE = []; WAITING = []; }
function sizeCharts() { LIVE.forEach(function (one) { one.resize(); }); }

/** Charts are drawn when their place is on the page and has a size. */
function plot(option, small, text) {
  var box = h('div', {'class': 'plot' + (small ? ' small' : ''), role: 'img', 'aria-label': text || null});
  WAITING.push([box, option]);
  return box;
}
function drawCharts() {
  var waiting = WAITING;
  WAITING = [];
  waiting.forEach(function (one) {
    try {
      var chart = echarts.init(one[0]);
      chart.setOption(one[1]);
      LIVE.push(chart);
    } catch (problem) {
      one[0].className = '';
      add(one[0], h('p', {'class': 'soft'}, 'This browser can\'t draw; the numbers stand in the table.'));
    }
  });
}

function base(kind) {
  var lying = kind === 'horizontal_bar';
  var axis = {axisLine: {lineStyle: {color: css('--line')}}, axisTick: {show: false}, axisLabel: {color: css('--soft'), hideOverlap: true},
    splitLine: {lineStyle: {color: css('--line')}}};
  return {
    color: palette(), animationDuration: 250, textStyle: {color: css('--ink'), fontFamily: 'inherit'},
    grid: {left: 6, right: 26, top: 40, bottom: 4, containLabel: true},
    legend: {type: 'scroll', top: 4, left: 0, icon: 'roundRect', itemWidth: 12, itemHeight: 12, textStyle: {color: css('--soft'), lineHeight: 14}, pageTextStyle: {color: css('--soft')}},
    tooltip: {trigger: kind === 'pie' ? 'item' : 'axis', confine: true, backgroundColor: css('--card'), borderColor: css('--line'), textStyle: {color: css('--ink')}},
    xAxis: Object.assign({type: lying ? 'value' : 'category'}, axis, lying ? {} : {splitLine: {show: false}}),
    yAxis: Object.assign({type: lying ? 'category' : 'value'}, axis, lying ? {splitLine: {show: false}, inverse: true} : {})
  };
}

function unit(chart, value) {
  return value === null || value === undefined ? 'hidden' : number(value) + (chart.unit === 'percent' ? ' %' : '');
}
function short(value) {
  var text = String(value === null ? '' : value);
  if (/ so far$/.test(text)) { return short(text.replace(/ so far$/, '')) + ' so far'; }
  return /^\d{4}-\d\d-\d\d/.test(text) ? (text.substring(8, 10) === '01' || /-(28|29|30|31)$/.test(text.substring(0, 10)) ? text.substring(0, 7) : text.substring(0, 10)) : text;
}

/** Rows as lines: one a column of y, or one a value of the series. */
function lines(chart, rows) {
  var at = {};
  chart.columns.forEach(function (name, i) { at[name] = i; });
  var xs = [];
  var known = {};
  rows.forEach(function (row) { var x = row[at[chart.x]]; if (!(x in known)) { known[x] = xs.length; xs.push(x); } });
  var made = {};
  rows.forEach(function (row) {
    chart.y.forEach(function (y) {
      var name = chart.series ? String(row[at[chart.series]]) : y;
      made[name] = made[name] || xs.map(function () { return null; });
      made[name][known[row[at[chart.x]]]] = row[at[y]];
    });
  });
  return {xs: xs, series: made};
}

function option(chart, rows) {
  var made = base(chart.type);
  made.tooltip.valueFormatter = function (value) { return unit(chart, value); };
  var data = lines(chart, rows);
  if (chart.type === 'pie') {
    delete made.xAxis;
    delete made.yAxis;
    var only = Object.keys(data.series)[0];
    made.series = [{type: 'pie', radius: ['45%', '72%'], center: ['50%', '56%'], label: {color: css('--ink')},
      data: data.xs.map(function (x, i) { return {name: String(x), value: only ? data.series[only][i] : null}; })}];
    return made;
  }
  var daily = data.xs.some(function (x, i) { return i > 0 && String(x).substring(0, 7) === String(data.xs[i - 1]).substring(0, 7); });
  var lying = chart.type === 'horizontal_bar';
  var names = lying ? made.yAxis : made.xAxis;
  var values = lying ? made.xAxis : made.yAxis;
  names.data = data.xs.map(function (x) { return (daily ? String(x) : short(x)).replace(/_/g, ' '); });
  // a few words are all told, under one another where they are long
  if (!lying && data.xs.length <= 8 && !data.xs.every(function (x) { return /^\d{4}-\d\d-\d\d/.test(String(x)); })) {
    names.axisLabel = {color: css('--soft'), interval: 0, overflow: 'break', width: Math.floor(480 / data.xs.length)};
  }
  if (chart.unit === 'percent') {
    values.axisLabel = {color: css('--soft'), formatter: '{value} %'};
    values.max = function (found) { return found.max > 80 && found.max < 101 ? 100 : null; };
  }
  var series = Object.keys(data.series);
  if (series.length < 2) { made.legend.show = false; made.grid.top = 12; }
  made.series = series.map(function (name) {
    var bar = chart.type.indexOf('bar') >= 0;
    return {name: name.replace(/_/g, ' '), type: bar ? 'bar' : 'line', data: data.series[name], stack: chart.type === 'stacked_bar' || (lying && chart.series) ? 'all' : null,
      areaStyle: chart.type === 'area' ? {opacity: .14} : null, symbolSize: 5, showSymbol: data.xs.length < 40, lineStyle: {width: 2.2},
      barMaxWidth: 34, connectNulls: false};
  });
  return made;
}

function numberCard(chart, rows) {
  var y = chart.columns.indexOf(chart.y[0]);
  var x = chart.x ? chart.columns.indexOf(chart.x) : -1;
  var last = rows[rows.length - 1];
  if (!last) { return h('p', {'class': 'soft'}, 'no rows'); }
  var made = base('line');
  made.grid = {left: 0, right: 0, top: 4, bottom: 2};
  made.legend.show = false;
  made.xAxis.show = made.yAxis.show = false;
  made.yAxis.scale = true;
  made.tooltip.valueFormatter = function (value) { return unit(chart, value); };
  made.xAxis.data = rows.map(function (row) { return x < 0 ? '' : short(row[x]); });
  made.series = [{name: chart.title, type: 'line', data: rows.map(function (row) { return row[y]; }), showSymbol: false, areaStyle: {opacity: .12}, lineStyle: {width: 2}}];
  return h('div', {}, h('div', {'class': 'number'}, last[y] === null ? 'hidden' : unit(chart, last[y]), h('small', {}, (chart.unit && chart.unit !== 'percent' ? chart.unit + ' ' : '') + (x < 0 ? '' : short(last[x])))),
    x < 0 || rows.length < 2 ? null : plot(made, true, chart.title));
}

function chartCard(chart, rows, board) {
  var columns = chart.columns || [];
  var heads = columns.map(function (name) { return (chart.y.indexOf(name) >= 0 ? '#' : '') + name.replace(/_/g, ' '); });
  var all = function () {
    return grid(heads, rows.map(function (row) { return row.map(function (cell, i) { return chart.y.indexOf(columns[i]) >= 0 ? (cell === null ? 'hidden' : number(cell)) : short(cell); }); }));
  };
  var body = chart.absent ? h('p', {'class': 'soft'}, chart.absent)
    : !rows.length ? h('p', {'class': 'soft'}, 'no rows for this choice')
    : chart.type === 'number' ? numberCard(chart, rows)
    : chart.type === 'table' ? all()
    : plot(option(chart, rows), false, chart.title);
  return h('section', {'class': 'card' + (chart.type === 'number' ? ' slim' : ''), style: 'grid-column: span ' + chart.width, 'data-chart': chart.id},
    h('h3', {}, chart.title), chart.description ? h('div', {'class': 'soft'}, chart.description) : null, body,
    chart.hidden ? h('div', {'class': 'hiddennote'}, plural(chart.hidden, 'row') + ' hidden: 1 to ' + board.threshold + ' people') : null,
    h('details', {}, h('summary', {}, 'numbers, SQL, where from'),
      chart.type === 'table' || chart.absent ? null : all(), h('pre', {}, chart.sql),
      h('div', {}, 'Tables: ', chart.tables.map(function (name) { return [modelLink(name), ' ']; })),
      chart.metrics.length ? h('div', {}, 'Metrics: ', chart.metrics.map(function (id) { return [link('/metric/' + id, id), ' ']; })) : null));
}

PAGES.dashboard = function (name) {
  var board = D.dashboards.filter(function (one) { return one.name === name; })[0];
  if (!board) { return PAGES.missing(); }
  var chosen = {};
  var body = h('div', {'class': 'grid'});
  function fits(chart, row) {
    return Object.keys(chosen).every(function (key) {
      var parts = key.split('|');
      var at = chart.columns.indexOf(parts[0]);
      var value = at < 0 ? null : String(row[at]);
      return at < 0 || chosen[key] === '' || (parts[1] === 'from' ? value >= chosen[key] : parts[1] === 'to' ? value <= chosen[key] : value === chosen[key]);
    });
  }
  function draw() {
    body.innerHTML = '';
    board.charts.forEach(function (chart) {
      add(body, chartCard(chart, (chart.rows || []).filter(function (row) { return fits(chart, row); }), board));
    });
  }
  function values(column) {
    var found = {};
    board.charts.forEach(function (chart) {
      var at = (chart.columns || []).indexOf(column);
      if (at >= 0) { chart.rows.forEach(function (row) { if (row[at] !== null) { found[row[at]] = 1; } }); }
    });
    return Object.keys(found).sort();
  }
  function choice(key, text, list, first) {
    chosen[key] = first === undefined ? '' : first;
    return h('label', {}, text, h('select', {'data-filter': key, onchange: function (event) { chosen[key] = event.target.value; closeCharts(); draw(); drawCharts(); }},
      first === undefined ? h('option', {value: ''}, 'all') : null,
      list.map(function (value) { return h('option', {value: value, selected: value === first}, short(value)); })));
  }
  var controls = board.filters.map(function (filter) {
    var list = values(filter.column);
    var dates = list.length && list.every(function (value) { return /^\d{4}-\d\d-\d\d/.test(value); });
    return dates ? [choice(filter.column + '|from', filter.label + ' from', list), choice(filter.column + '|to', 'to', list)]
      : choice(filter.column, filter.label, list, list.indexOf(filter.first) >= 0 ? filter.first : undefined);
  });
  draw();
  return [h('h1', {}, board.title), h('p', {'class': 'lead'}, board.description),
    h('p', {'class': 'soft'}, board.purpose + ' Owner: ' + board.owner + (board.email ? ' <' + board.email + '>' : '') + '.'),
    h('div', {'class': 'controls'}, controls), body,
    h('p', {'class': 'soft'}, 'Made of aggregates; counts of 1 to ' + board.threshold + ' are hidden by the tenant\'s rules. As of ' + D.meta.asOf + '.')];
};

PAGES.dashboards = function () {
  return [h('h1', {}, 'Dashboards'), D.dashboards.length ? null : h('p', {}, 'No package of this tenant declares one.'),
    h('div', {'class': 'grid'}, D.dashboards.map(function (board) {
      return h('section', {'class': 'card', style: 'grid-column: span 6'}, h('h3', {}, link('/dashboard/' + board.name, board.title)),
        h('div', {}, board.description), h('div', {'class': 'soft'}, plural(board.charts.length, 'chart') + ' · ' + board.owner));
    }))];
};
