/* Draws the rooms of a place as rows of a timeline, from what stands in the page. The table below says the same. */
"use strict";

/* What was dragged or clicked goes to a form: nothing is changed from here. */
function clock_words(day) {
  const two = (number) => String(number).padStart(2, "0");
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}T${two(day.getHours())}:${two(day.getMinutes())}`;
}

function open_form(address, values) {
  window.location.assign(`${address}?${new URLSearchParams(values)}`);
}

/* The library calls its grid a table without giving it a table's parts. */
function put_right(place) {
  for (const part of place.querySelectorAll("[role=table], [role=rowgroup], [role=row], [role=cell], [role=columnheader], [role=rowheader]")) {
    part.removeAttribute("role");
  }
  for (const name of ["aria-colindex", "aria-rowindex", "aria-colspan", "aria-colcount", "aria-rowcount"]) {
    for (const part of place.querySelectorAll(`[${name}]`)) part.removeAttribute(name);
  }
}

/* As wide as the page has room for, and never too narrow to read. */
function width_of_slots(place, slots, narrowest) {
  const ROOMS_AND_BORDERS = 130;
  return Math.max(narrowest, Math.floor((place.clientWidth - ROOMS_AND_BORDERS) / slots));
}

function hours_of(time) {
  const [hours, minutes] = time.split(":").map(Number);
  return hours + minutes / 60;
}

function draw_rooms(place) {
  const { view, date, opens, closes, resources, events } = JSON.parse(place.dataset.rooms);
  const week = view === "resourceTimelineWeek";
  const open_for = hours_of(closes) - hours_of(opens);
  place.hidden = false;
  const chart = document.createElement("div");
  place.append(chart);
  window.EventCalendar.create(chart, {
    view,
    date,
    firstDay: 1,
    height: "auto",
    locale: document.documentElement.lang,
    slotMinTime: opens,
    slotMaxTime: closes,
    slotDuration: week ? "03:00" : "00:30",
    snapDuration: "00:15",
    slotWidth: week ? width_of_slots(place, (open_for / 3) * 7, 54) : width_of_slots(place, open_for * 2, 44),
    nowIndicator: true,
    headerToolbar: { start: "", center: "", end: "" },
    slotLabelFormat: (time) => `${String(time.getHours()).padStart(2, "0")}:${String(time.getMinutes()).padStart(2, "0")}`,
    displayEventEnd: false,
    eventTimeFormat: () => "",
    eventDurationEditable: false,
    resources,
    events: events.map((event, at) => ({
      ...event,
      id: String(at),
      resourceIds: [event.resourceId],
      classNames: event.className.split(" "),
      startEditable: Boolean(event.move),
      extendedProps: { href: event.href, move: event.move, main: event.main },
    })),
    eventDidMount: ({ event, el }) => {
      if (event.display === "auto") el.title = event.title;
    },
    eventClick: ({ event }) => {
      if (event.extendedProps.href) window.location.assign(event.extendedProps.href);
    },
    dateClick: ({ date: at, resource }) => open_form("/bookings/new", { room: resource.id, starts_at: clock_words(at) }),
    eventDrop: ({ event, oldEvent, oldResource, newResource, revert }) => {
      const { move, main } = event.extendedProps;
      const values = { starts_at: clock_words(new Date(new Date(main).getTime() + (event.start - oldEvent.start))) };
      if (newResource && oldResource) Object.assign(values, { room: newResource.id, instead_of: oldResource.id });
      revert();
      open_form(move, values);
    },
  });
  put_right(chart);
  new MutationObserver(() => put_right(chart)).observe(chart, { childList: true, subtree: true });
}

document.querySelectorAll("[data-rooms]").forEach(draw_rooms);
