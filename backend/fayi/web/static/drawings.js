/* Draws the charts and calendars of a page. Loaded by site.js only where there is one. */
"use strict";

const PALETTE = ["#1d4f91", "#c0872e", "#3f8f6b", "#8a5ba6", "#b3463e", "#5b7489", "#7a9e3a", "#2f8fa6"];
const TONES = { blue: "#1d4f91", green: "#1c6b41", yellow: "#8a5a00", red: "#b3261e", purple: "#5b3e96", gray: "#5b6774" };

function draw_chart(place) {
  const { kind, labels, series, unit } = JSON.parse(place.dataset.chart);
  const chart = window.echarts.init(place);
  const text = { fontFamily: getComputedStyle(document.body).fontFamily, color: "#1b2733" };
  const option = {
    color: PALETTE,
    animation: false,
    textStyle: text,
    tooltip: { trigger: kind === "pie" ? "item" : "axis", valueFormatter: (value) => `${value}${unit}` },
    legend: series.length > 1 || kind === "pie" ? { bottom: 0, type: "scroll", textStyle: text } : undefined,
  };
  if (kind === "pie") {
    option.series = [{
      type: "pie", radius: ["42%", "68%"], center: ["50%", "45%"], label: { formatter: "{b} {c}" },
      data: labels.map((name, at) => ({ name, value: series[0][1][at] })),
    }];
  } else {
    const across = kind !== "line" && labels.some((label) => label.length > 6);
    const words = { type: "category", data: labels, axisTick: { show: false }, axisLabel: { color: "#566574" }, inverse: across };
    const figures = { type: "value", minInterval: 1, axisLabel: { color: "#566574" }, splitLine: { lineStyle: { color: "#e5e9ee" } } };
    option.grid = { left: 8, right: 24, top: 16, bottom: series.length > 1 ? 34 : 8, containLabel: true };
    option.xAxis = across ? figures : words;
    option.yAxis = across ? words : figures;
    option.series = series.map(([name, data]) => ({
      name, data, type: kind === "line" ? "line" : "bar", stack: kind === "stacked" ? "all" : undefined,
      barMaxWidth: 28, symbolSize: 6, label: { show: kind === "bar" && series.length === 1, position: across ? "right" : "top" },
    }));
  }
  chart.setOption(option);
  new ResizeObserver(() => chart.resize()).observe(place);
}

/* The library calls its grid a table without giving it a table's parts, and its arrows have no names. */
function put_right(place, words) {
  for (const part of place.querySelectorAll("[role=table], [role=rowgroup], [role=row], [role=cell], [role=columnheader], [role=rowheader]")) {
    part.removeAttribute("role");
  }
  for (const part of place.querySelectorAll("[aria-colindex], [aria-rowindex], [aria-colspan], [aria-colcount], [aria-rowcount]")) {
    for (const name of ["aria-colindex", "aria-rowindex", "aria-colspan", "aria-colcount", "aria-rowcount"]) part.removeAttribute(name);
  }
  place.querySelector(".ec-prev")?.setAttribute("aria-label", words.before);
  place.querySelector(".ec-next")?.setAttribute("aria-label", words.after);
}

function draw_calendar(place) {
  const { events, view, resources, day, opens, closes, words } = JSON.parse(place.dataset.calendar);
  const views = { week: "timeGridWeek", day: "timeGridDay", month: "dayGridMonth", list: "listWeek", rooms: "resourceTimeGridDay" };
  const narrow = window.innerWidth < 700;
  const offered = [resources && "rooms", narrow ? null : "week", "day", "month", "list"].filter(Boolean);
  window.EventCalendar.create(place, {
    view: views[narrow && view === "week" ? "list" : view],
    date: day,
    firstDay: 1,
    height: "auto",
    locale: document.documentElement.lang,
    slotMinTime: opens,
    slotMaxTime: closes,
    slotDuration: "00:30",
    nowIndicator: true,
    allDaySlot: false,
    dayMaxEvents: true,
    editable: false,
    resources: (resources || []).map(([id, title]) => ({ id: String(id), title })),
    slotLabelFormat: (time) => time.toTimeString().slice(0, 5),
    eventTimeFormat: (start, end) => `${start.toTimeString().slice(0, 5)}–${end.toTimeString().slice(0, 5)}`,
    headerToolbar: { start: "prev,next today", center: "title", end: offered.map((name) => views[name]).join(",") },
    buttonText: {
      today: words.today, dayGridMonth: words.month, timeGridWeek: words.week, timeGridDay: words.day,
      listWeek: words.list, resourceTimeGridDay: words.rooms, close: "×",
    },
    noEventsContent: words.none,
    allDayContent: words.all,
    eventSources: [{
      events: async (shown) => {
        const query = new URLSearchParams({ start: shown.startStr.slice(0, 10), end: shown.endStr.slice(0, 10) });
        const answer = await fetch(`${events}${events.includes("?") ? "&" : "?"}${query}`, { headers: { Accept: "application/json" } });
        if (!answer.ok) return [];
        return (await answer.json()).map((event) => ({
          ...event,
          id: String(event.id),
          resourceIds: event.resourceId === undefined ? [] : [String(event.resourceId)],
          backgroundColor: TONES[event.tone] || TONES.blue,
          extendedProps: { href: event.href },
        }));
      },
    }],
    eventClick: ({ event }) => {
      if (event.extendedProps.href) window.location.assign(event.extendedProps.href);
    },
  });
  put_right(place, words);
  new MutationObserver(() => put_right(place, words)).observe(place, { childList: true, subtree: true });
}

document.querySelectorAll("[data-chart]:not(:has(canvas))").forEach(draw_chart);
document.querySelectorAll("[data-calendar]:empty").forEach(draw_calendar);
