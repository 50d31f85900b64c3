"use strict";
// Small things that everything else uses. Texts are only ever set as texts: the page's policy forbids to write HTML.

const LONG = 36; // signs of a name that stand in a node of the picture
const number = new Intl.NumberFormat("en");

function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value !== "" && value !== false && value != null) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children);
  return element;
}

function drawn(tag, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

function counted(many, one, more) {
  return `${number.format(many)} ${many === 1 ? one : more || one + "s"}`;
}

/** A long name by its beginning and its end, where names differ. */
function middle(text) {
  return text.length > LONG ? `${text.slice(0, LONG / 2 - 1)}\u2026${text.slice(-LONG / 2)}` : text;
}

/** What an identity is called at the end of its name; all of it where that is a reference in brackets. */
function lastPart(name) {
  const last = name.slice(name.lastIndexOf("/") + 1);
  return last && !/[()]/.test(name) ? last : name;
}

/** The anchors of the agents that a finding's row is about. */
function concerned(row) {
  if (!row.agents) row.agents = row.dataset.a ? row.dataset.a.split(" ") : [...row.cells[0].querySelectorAll("a")].map((link) => link.hash.slice(1));
  return row.agents;
}

/** Several values under one key. */
class Groups extends Map {
  add(key, value) {
    if (this.has(key)) this.get(key).push(value);
    else this.set(key, [value]);
  }
  of(key) {
    return this.get(key) || [];
  }
}
