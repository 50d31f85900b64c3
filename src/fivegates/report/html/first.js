// Before anything is laid out: there is a script.
document.documentElement.classList.add("js");
