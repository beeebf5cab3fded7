// First in <body>: marks that scripts run. Without the class NHS's components do not start.
document.body.className +=
  " js-enabled" + ("noModule" in HTMLScriptElement.prototype ? " nhsuk-frontend-supported" : "");
